"""PyTorch: tensors resident, the fastest of the ways that this version offers (eager or traced; optimizer tensor by tensor or foreach), found by trial."""
import warnings

import numpy as np
import torch
from torch import nn

import serve

warnings.filterwarnings("ignore")
ACTIVATIONS = {"relu": nn.ReLU, "tanh": nn.Tanh, "sigmoid": nn.Sigmoid, "mish": nn.Mish}


class Scale(nn.Module):
    """A factor for each input."""

    def __init__(self, inputs):
        super().__init__()
        self.factors = nn.Parameter(torch.ones(inputs))

    def forward(self, x):
        return x * self.factors


class TangentLinear(nn.Linear):
    """The neural tangent parametrization: z = x wT / sqrt(inputs) + b."""

    def __init__(self, inputs, outputs):
        super().__init__(inputs, outputs)
        self.factor = inputs ** -0.5
        nn.init.normal_(self.weight)
        nn.init.zeros_(self.bias)

    def forward(self, x):
        return torch.addmm(self.bias, x, self.weight.t(), alpha=self.factor)


def network(workload, layers=None):
    widths = workload["widths"]
    parts = [Scale(widths[0])] if workload["tabular"] else []
    for number, (i, o) in enumerate(zip(widths, widths[1:])):
        linear = (TangentLinear if workload["tabular"] else nn.Linear)(i, o)
        if layers is not None:
            with torch.no_grad():
                linear.weight.copy_(torch.from_numpy(layers[number][0]))
                linear.bias.copy_(torch.from_numpy(layers[number][1]))
        kind = workload["activation"] if number + 2 < len(widths) else workload["output"]
        parts += [linear] + ([ACTIVATIONS[kind]()] if kind in ACTIVATIONS else [])
    return nn.Sequential(*parts)


def cost(workload):
    """Takes one-hot rows for squares and classes for cross-entropy, which is what is fastest there."""
    if workload["cost"] == "cross-entropy":
        return nn.CrossEntropyLoss()
    return lambda a, y: nn.functional.mse_loss(a, y, reduction="sum") / len(a)


def optimizer(workload, model, foreach):
    if workload["tabular"]:
        groups = {"weight": (1, serve.DECAY), "bias": (serve.BIAS_RATE, 0), "factors": (serve.SCALE_RATE, 0)}
        return torch.optim.AdamW(
            [{"params": [p for n, p in model.named_parameters() if n.endswith(name)], "lr": workload["rate"] * rate, "weight_decay": decay}
             for name, (rate, decay) in groups.items()], betas=(0.9, serve.TABULAR_BETA2), foreach=foreach)
    kind = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}[workload["optimizer"]]
    return kind(list(model.parameters()), lr=workload["rate"], foreach=foreach)


class Step:
    def __init__(self, workload, x, y, traced, foreach, layers=None):
        torch.manual_seed(0)
        self.x, self.y, self.cost, self.model = x, y, cost(workload), network(workload, layers)
        self.optimizer = optimizer(workload, self.model, foreach)
        self.forward = torch.jit.trace(self.model, x[:workload["batch"]]) if traced else self.model
        self.rows, self.batch, self.at, self.order = len(x), workload["batch"], len(x), None

    def __call__(self):
        if self.at + self.batch > self.rows:
            self.order, self.at = torch.randperm(self.rows), 0
        places = self.order[self.at:self.at + self.batch]
        self.at += self.batch
        self.train(self.x.index_select(0, places), self.y.index_select(0, places))

    def train(self, x, y):
        self.optimizer.zero_grad(set_to_none=True)
        self.cost(self.forward(x), y).backward()
        self.optimizer.step()


def tensors(workload, x, y):
    return torch.from_numpy(x), torch.from_numpy(y.argmax(1) if workload["cost"] == "cross-entropy" else y)


class PyTorch:
    def __init__(self, threads):
        torch.set_num_threads(threads)
        self.name = "PyTorch " + ".".join(torch.__version__.split(".")[:2])
        self.how = f"torch {torch.__version__}, {torch.get_num_threads()} threads, {torch.__config__.show().split('CPU capability usage: ')[1].split()[0]}"

    def setup(self, workload):
        x, y = tensors(workload, *serve.data(workload))
        variants = self.inference(workload, x) if workload["kind"] == "inference" else {
            f"{'traced' if traced else 'eager'}, {'foreach' if foreach else 'tensor by tensor'}": Step(workload, x, y, traced, foreach)
            for traced in (False, True) for foreach in (False, True)}
        how = serve.fastest(variants)
        self.step, self.samples = variants[how], 1 if workload["kind"] == "inference" else workload["batch"]
        serve.steps(self.step, 1, 0.3)
        return {"how": how}

    @staticmethod
    def inference(workload, x):
        model = network(workload).eval()
        frozen = torch.jit.optimize_for_inference(torch.jit.freeze(torch.jit.trace(model, x[:1])))

        def one_row(run):
            place = 0

            def answer():
                nonlocal place
                with torch.inference_mode():
                    run(x[place:place + 1])
                place = (place + 1) % len(x)

            return answer

        return {"eager": one_row(model), "traced and frozen": one_row(frozen)}

    def run(self, seconds):
        return serve.steps(self.step, self.samples, seconds)

    def verify(self, workload, folder):
        layers, x, y = serve.read(folder, workload)
        x, y = tensors(workload, x, y)
        workload = {**workload, "batch": len(x)}
        # Every way must come to the same; the last one's losses are told, the others' compared with it here.
        losses = []
        for traced in (False, True):
            for foreach in (False, True):
                step = Step(workload, x, y, traced, foreach, layers)
                before = step.cost(step.model(x), y).item()
                step.train(x, y)
                losses.append((before, step.cost(step.model(x), y).item()))
        if not np.allclose(losses, losses[0], rtol=1e-5):
            raise ValueError(f"PyTorch's ways differ: {losses}")
        return losses[-1]

    def epoch(self, workload):
        step = Step(workload, *tensors(workload, *serve.data(workload)), False, False)
        for _ in range(workload["rows"] // workload["batch"]):
            step()


if __name__ == "__main__":
    serve.main(PyTorch)
