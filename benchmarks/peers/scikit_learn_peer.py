"""scikit-learn's MLP. Its squares have a ½ before them, and it has no sigmoid output under a squared cost: there (W1) the nearest it has is trained, a
sigmoid output under cross-entropy (several labels at once), which is the same work. Timed without the checks of its input."""
import time
import warnings

import numpy as np
import sklearn
from sklearn.neural_network import MLPClassifier, MLPRegressor

import serve

warnings.filterwarnings("ignore")


class Timed:
    """Adds up the time that is spent in training itself, and counts evaluations of L-BFGS."""

    def _fit_stochastic(self, *arguments, **named):
        begin = time.perf_counter()
        super()._fit_stochastic(*arguments, **named)
        self.training_seconds = time.perf_counter() - begin

    def _fit_lbfgs(self, *arguments, **named):
        self.evaluations = 0
        begin = time.perf_counter()
        super()._fit_lbfgs(*arguments, **named)
        self.training_seconds = time.perf_counter() - begin

    def _loss_grad_lbfgs(self, *arguments, **named):
        self.evaluations += 1
        return super()._loss_grad_lbfgs(*arguments, **named)


class Classifier(Timed, MLPClassifier):
    pass


class Regressor(Timed, MLPRegressor):
    pass


def network(workload, **more):
    kind = Classifier if workload["one_hot"] else Regressor
    return kind(
        hidden_layer_sizes=workload["widths"][1:-1], activation={"sigmoid": "logistic"}.get(workload["activation"], workload["activation"]),
        solver=workload["optimizer"], alpha=0, batch_size=workload.get("batch", "auto"), learning_rate_init=workload["rate"], momentum=0,
        shuffle=True, random_state=0, warm_start=True, **{"tol": 0, "n_iter_no_change": 10 ** 9, **more})


def targets(workload, y):
    """Several labels at once make a sigmoid output, classes a softmax."""
    if workload["one_hot"]:
        return y.astype(int) if workload["output"] == "sigmoid" else y.argmax(1)
    return y.ravel() if y.shape[1] == 1 else y


class ScikitLearn:
    def __init__(self, threads):
        self.name = "scikit-learn " + ".".join(sklearn.__version__.split(".")[:2])
        self.how = f"scikit-learn {sklearn.__version__}"

    def setup(self, workload):
        self.workload = workload
        if workload["kind"] == "fullbatch":
            return self.setup_lbfgs(workload)
        self.x, self.y = serve.data(workload)
        self.y = targets(workload, self.y)
        self.model, self.rows, self.at = network(workload, max_iter=1), 2 * workload["batch"], 0
        self.fit()
        if workload["kind"] == "inference":
            serve.steps(self.answer, 1, 0.3)
            return {}
        # So many samples that a pass over them takes about 0.3 s, all if that is less.
        while self.rows < len(self.x):
            self.fit()
            rate = self.rows / self.model.training_seconds
            wanted = min(len(self.x), max(2, int(0.3 * rate / workload["batch"])) * workload["batch"])
            if wanted <= 2 * self.rows:
                break
            self.rows = min(wanted, 8 * self.rows)
        self.fit()
        self.rate = self.rows / self.model.training_seconds
        return {"how": f"epochs of {self.rows} samples"}

    def fit(self):
        if self.at + self.rows > len(self.x):
            self.at = 0
        here = slice(self.at, self.at + self.rows)
        self.at += self.rows
        y = self.y[here]
        if y.ndim == 1 and self.workload["one_hot"]:
            # A fit that goes on with the weights so far wants all classes among its targets.
            y = y.copy()
            y[:self.workload["widths"][-1]] = np.arange(self.workload["widths"][-1])
        self.model.fit(self.x[here], y)

    def run(self, seconds):
        if self.workload["kind"] == "inference":
            return serve.steps(self.answer, 1, seconds)
        if self.workload["kind"] == "fullbatch":
            return self.run_lbfgs(seconds)
        epochs = max(1, round(seconds * self.rate / self.rows))
        self.model.set_params(max_iter=epochs)
        self.fit()
        return epochs * self.rows, self.model.training_seconds

    def answer(self):
        self.model.predict(self.x[self.at:self.at + 1])
        self.at = (self.at + 1) % (len(self.x) - 1)

    def setup_lbfgs(self, workload):
        _, self.x, self.y = serve.read(workload["folder"], workload)
        self.y = self.y.ravel()
        self.run_lbfgs(0.3)
        return {"how": f"{self.evaluations_each:.2f} evaluations an iteration"}

    def run_lbfgs(self, seconds):
        iterations, evaluations, elapsed = 0, 0, 0.0
        while elapsed < seconds:
            model = network(self.workload, max_iter=self.workload["iterations"], max_fun=10 ** 9)
            model.fit(self.x, self.y)
            iterations, evaluations, elapsed = iterations + model.n_iter_, evaluations + model.evaluations, elapsed + model.training_seconds
        self.evaluations_each = evaluations / iterations
        return evaluations * len(self.x), elapsed

    def verify(self, workload, folder):
        layers, x, y = serve.read(folder, workload)
        workload = {**workload, "batch": len(x)}
        model = network(workload, max_iter=1)
        model.fit(x, targets(workload, y))
        model.coefs_, model.intercepts_ = [w.T.copy() for w, _ in layers], [b.copy() for _, b in layers]
        before = self.loss(model, workload, x, y)
        model.fit(x, targets(workload, y))
        return before, self.loss(model, workload, x, y)

    @staticmethod
    def loss(model, workload, x, y):
        if workload["cost"] == "cross-entropy":
            return float(-(y * np.log(model.predict_proba(x).astype(np.float64))).sum() / len(x))
        a = model.predict_proba(x) if workload["one_hot"] else model.predict(x).reshape(y.shape)
        return float(((a - y) ** 2).sum() / len(x))

    def epoch(self, workload):
        x, y = serve.data(workload)
        network(workload, max_iter=1).fit(x, targets(workload, y))


if __name__ == "__main__":
    serve.main(ScikitLearn)
