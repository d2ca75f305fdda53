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
        self.factors = [np.float32(i ** -0.5) for i, _ in sizes] if workload["tabular"] else None
        if workload["tabular"]:
            self.scale, self.dscale = np.ones(widths[0], np.float32), np.zeros(widths[0], np.float32)
            self.scale_m, self.scale_v = np.zeros(widths[0], np.float32), np.zeros(widths[0], np.float32)
            self.raw, self.product = np.empty((batch, widths[0]), np.float32), np.empty((batch, widths[0]), np.float32)
        self.theta, self.gradient = np.zeros(count, np.float32), np.zeros(count, np.float32)
        self.weights, self.biases, self.dw, self.db, at = [], [], [], [], 0
        random = np.random.default_rng(0)
        for number, (i, o) in enumerate(sizes):
            for vector, ws, bs in ((self.theta, self.weights, self.biases), (self.gradient, self.dw, self.db)):
                ws.append(vector[at:at + i * o].reshape(i, o))
                bs.append(vector[at + i * o:at + i * o + o])
            at += i * o + o
            if layers is None:
                self.weights[-1][:] = random.standard_normal((i, o), dtype=np.float32) * np.float32(1 if workload["tabular"] else np.sqrt(2 / i))
            else:
                self.weights[-1][:], self.biases[-1][:] = layers[number][0].T, layers[number][1]
        self.a = [np.empty((batch, n), np.float32) for n in widths]
        self.delta = [np.empty((batch, n), np.float32) for n in widths]
        self.slope = [np.empty((batch, n), np.float32) for n in widths]
        self.target = np.empty((batch, widths[-1]), np.float32)
        self.row, self.ones = np.empty((batch, 1), np.float32), np.ones(batch, np.float32)
        if workload["activation"] == "mish":
            self.exp, self.tanh = ([np.empty((batch, n), np.float32) for n in widths] for _ in range(2))
        if workload["optimizer"] == "adam":
            self.m, self.v, self.piece = np.zeros(count, np.float32), np.zeros(count, np.float32), np.empty(min(count, self.PIECE), np.float32)
            self.t = 0
        self.batches = serve.Batches(len(x), batch)

    def __call__(self):
        places = self.batches.next()
        self.x.take(places, axis=0, out=self.raw if self.w["tabular"] else self.a[0], mode="clip")
        self.y.take(places, axis=0, out=self.target, mode="clip")
        self.forward()
        self.backward()
        self.update()

    def forward(self):
        hidden, last = self.w["activation"], len(self.weights) - 1
        if self.w["tabular"]:
            np.multiply(self.raw, self.scale, out=self.a[0])
        for number, (w, b) in enumerate(zip(self.weights, self.biases)):
            z = self.a[number].dot(w, out=self.a[number + 1])
            if self.factors:
                z *= self.factors[number]
            z += b
            kind = hidden if number < last else self.w["output"]
            if kind == "relu":
                np.maximum(z, 0, out=z)
            elif kind == "tanh":
                np.tanh(z, out=z)
            elif kind == "mish":
                self.mish(z, self.exp[number + 1], self.tanh[number + 1], self.slope[number + 1])
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
            self.ones.dot(delta, out=self.db[number])
            if self.factors:
                delta *= self.factors[number]
            self.a[number].T.dot(delta, out=self.dw[number])
            if number or self.w["tabular"]:
                delta = delta.dot(self.weights[number].T, out=self.delta[number])
            if number:
                self.times_slope(delta, self.a[number], self.slope[number], self.w["activation"])
        if self.w["tabular"]:
            np.multiply(delta, self.raw, out=self.product)
            self.ones.dot(self.product, out=self.dscale)

    @staticmethod
    def mish(z, e, t, slope):
        """z becomes z tanh(log(1 + exp z)), and slope its derivative t + z (1 - t t) exp z / (1 + exp z)."""
        np.exp(z, out=e)
        np.add(e, 2, out=slope)
        slope *= e
        np.add(slope, 2, out=t)
        np.divide(slope, t, out=t)
        np.add(e, 1, out=slope)
        np.divide(e, slope, out=e)
        np.multiply(t, t, out=slope)
        np.subtract(1, slope, out=slope)
        slope *= e
        slope *= z
        slope += t
        z *= t

    @staticmethod
    def times_slope(delta, a, slope, kind):
        if kind == "mish":
            pass  # The forward pass left it there.
        elif kind == "relu":
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
        if self.w["tabular"]:
            at = 0
            for w, b in zip(self.weights, self.biases):
                self.adam(self.theta, self.gradient, self.m, self.v, at, at + w.size, decay=serve.DECAY)
                self.adam(self.theta, self.gradient, self.m, self.v, at + w.size, at + w.size + b.size, serve.BIAS_RATE)
                at += w.size + b.size
            self.adam(self.scale, self.dscale, self.scale_m, self.scale_v, 0, len(self.scale), serve.SCALE_RATE)
        else:
            self.adam(self.theta, self.gradient, self.m, self.v, 0, len(self.theta))

    def adam(self, all_theta, gradient, first, second, begin, end, factor=1, decay=0):
        beta2, rate = serve.TABULAR_BETA2 if self.w["tabular"] else 0.999, self.w["rate"] * factor
        root = np.sqrt(1 - beta2 ** self.t)
        size, epsilon = rate * root / (1 - 0.9 ** self.t), 1e-8 * root
        for at in range(begin, end, self.PIECE):
            here = slice(at, min(at + self.PIECE, end))
            theta, g, m, v = all_theta[here], gradient[here], first[here], second[here]
            t = self.piece[:len(g)]
            if decay:
                theta *= np.float32(1 - rate * decay)
            np.subtract(g, m, out=t)
            t *= 0.1
            m += t
            np.multiply(g, g, out=t)
            t -= v
            t *= 1 - beta2
            v += t
            np.sqrt(v, out=t)
            t += epsilon
            np.divide(m, t, out=t)
            t *= size
            theta -= t

    def loss(self, x, y):
        (self.raw if self.w["tabular"] else self.a[0])[:], self.target[:] = x, y
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
