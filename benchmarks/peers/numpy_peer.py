"""The step by hand in vectorized numpy on OpenBLAS: no allocation in a step, all parameters in one vector, the optimizer in pieces that stay in cache."""
import numpy as np

import serve


class Step:
    PIECE = 1 << 15

    def __init__(self, workload, x, y, layers=None):
        self.w = workload
        widths, batch = workload["widths"], workload["batch"]
        self.x, self.y, self.batch = x, y, batch
        sizes = [(i, o) for i, o in zip(widths, widths[1:])]
        count = sum(i * o + o for i, o in sizes)
        self.theta, self.gradient = np.zeros(count, np.float32), np.zeros(count, np.float32)
        self.weights, self.biases, self.dw, self.db, at = [], [], [], [], 0
        random = np.random.default_rng(0)
        for number, (i, o) in enumerate(sizes):
            for vector, ws, bs in ((self.theta, self.weights, self.biases), (self.gradient, self.dw, self.db)):
                ws.append(vector[at:at + i * o].reshape(i, o))
                bs.append(vector[at + i * o:at + i * o + o])
            at += i * o + o
            if layers is None:
                self.weights[-1][:] = random.standard_normal((i, o), dtype=np.float32) * np.float32(np.sqrt(2 / i))
            else:
                self.weights[-1][:], self.biases[-1][:] = layers[number][0].T, layers[number][1]
        self.a = [np.empty((batch, n), np.float32) for n in widths]
        self.delta = [np.empty((batch, n), np.float32) for n in widths]
        self.slope = [np.empty((batch, n), np.float32) for n in widths]
        self.target = np.empty((batch, widths[-1]), np.float32)
        self.row, self.ones = np.empty((batch, 1), np.float32), np.ones(batch, np.float32)
        if workload["optimizer"] == "adam":
            self.m, self.v, self.piece = np.zeros(count, np.float32), np.zeros(count, np.float32), np.empty(min(count, self.PIECE), np.float32)
            self.t = 0
        self.batches = serve.Batches(len(x), batch)

    def __call__(self):
        places = self.batches.next()
        self.x.take(places, axis=0, out=self.a[0], mode="clip")
        self.y.take(places, axis=0, out=self.target, mode="clip")
        self.forward()
        self.backward()
        self.update()

    def forward(self):
        hidden, last = self.w["activation"], len(self.weights) - 1
        for number, (w, b) in enumerate(zip(self.weights, self.biases)):
            z = self.a[number].dot(w, out=self.a[number + 1])
            z += b
            kind = hidden if number < last else self.w["output"]
            if kind == "relu":
                np.maximum(z, 0, out=z)
            elif kind == "tanh":
                np.tanh(z, out=z)
            elif kind == "sigmoid":
                np.negative(z, out=z)
                np.exp(z, out=z)
                z += 1
                np.reciprocal(z, out=z)
            elif kind == "softmax":
                z -= np.max(z, axis=1, keepdims=True, out=self.row)
                np.exp(z, out=z)
                z /= np.sum(z, axis=1, keepdims=True, out=self.row)

    def backward(self):
        last = len(self.weights)
        delta, a = self.delta[last], self.a[last]
        np.subtract(a, self.target, out=delta)
        # The batch's mean, the square's 2 and, for plain gradient descent, the rate, all at once.
        scale = (1 if self.w["cost"] == "cross-entropy" else 2) / self.batch
        delta *= scale * self.w["rate"] if self.w["optimizer"] == "sgd" else scale
        if self.w["output"] == "sigmoid":
            self.times_slope(delta, a, self.slope[last], "sigmoid")
        for number in range(last - 1, -1, -1):
            self.a[number].T.dot(delta, out=self.dw[number])
            self.ones.dot(delta, out=self.db[number])
            if number:
                delta = delta.dot(self.weights[number].T, out=self.delta[number])
                self.times_slope(delta, self.a[number], self.slope[number], self.w["activation"])

    @staticmethod
    def times_slope(delta, a, slope, kind):
        if kind == "relu":
            np.sign(a, out=slope)
        elif kind == "tanh":
            np.multiply(a, a, out=slope)
            np.subtract(1, slope, out=slope)
        else:
            np.subtract(1, a, out=slope)
            slope *= a
        delta *= slope

    def update(self):
        if self.w["optimizer"] == "sgd":
            self.theta -= self.gradient
            return
        self.t += 1
        root = np.sqrt(1 - 0.999 ** self.t)
        size, epsilon = self.w["rate"] * root / (1 - 0.9 ** self.t), 1e-8 * root
        for at in range(0, len(self.theta), self.PIECE):
            here = slice(at, at + self.PIECE)
            theta, g, m, v = self.theta[here], self.gradient[here], self.m[here], self.v[here]
            t = self.piece[:len(g)]
            np.subtract(g, m, out=t)
            t *= 0.1
            m += t
            np.multiply(g, g, out=t)
            t -= v
            t *= 0.001
            v += t
            np.sqrt(v, out=t)
            t += epsilon
            np.divide(m, t, out=t)
            t *= size
            theta -= t

    def loss(self, x, y):
        self.a[0][:], self.target[:] = x, y
        self.forward()
        a = self.a[-1].astype(np.float64)
        return float(-(y * np.log(a)).sum() / len(x) if self.w["cost"] == "cross-entropy" else ((a - y) ** 2).sum() / len(x))


class Numpy:
    def __init__(self, threads):
        self.name, self.how = "numpy by hand", f"numpy {np.__version__}, buffers reused, optimizer in pieces of {Step.PIECE} numbers"

    def setup(self, workload):
        x, y = serve.data(workload)
        if workload["kind"] == "inference":
            workload = {**workload, "batch": 1}
        step = Step(workload, x, y)
        self.step, self.samples = (self.one_row(step), 1) if workload["kind"] == "inference" else (step, workload["batch"])
        serve.steps(self.step, 1, 0.5)

    @staticmethod
    def one_row(step):
        rows, places = step.x, iter(())

        def answer():
            nonlocal places
            place = next(places, None)
            if place is None:
                places = iter(range(len(rows)))
                place = next(places)
            step.a[0] = rows[place:place + 1]
            step.forward()

        return answer

    def run(self, seconds):
        return serve.steps(self.step, self.samples, seconds)

    def verify(self, workload, folder):
        layers, x, y = serve.read(folder, workload)
        step = Step({**workload, "batch": len(x)}, x, y, layers)
        before = step.loss(x, y)
        step.backward()
        step.update()
        return before, step.loss(x, y)

    def epoch(self, workload):
        step = Step(workload, *serve.data(workload))
        for _ in range(workload["rows"] // workload["batch"]):
            step()


if __name__ == "__main__":
    serve.main(Numpy)
