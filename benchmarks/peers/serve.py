"""What all peers share: requests come as one JSON line each on stdin, answers leave as one JSON line each on stdout.

A peer is an object with
  name, how               what it is called, and how it is set up (text)
  setup(workload)         make data and network, warm up; may return {"how": text}
  run(seconds)            train (or answer) for about so long -> (samples, seconds)
  verify(folder)          start from the weights there, take one step on the samples there -> (loss before, loss after)
"""
import json
import os
import sys
import time

import numpy as np

# A tabular workload: learning rates relative to the rate, weight decay, and beta 2 of Adam.
BIAS_RATE, SCALE_RATE, DECAY, TABULAR_BETA2 = 0.1, 6, 0.01, 0.95

_data = {}


def data(workload, seed=1):
    """Random inputs in 0 … 1 and random targets, kept: shuffled mini-batches are gathered from them."""
    rows, inputs, outputs, one_hot = workload["rows"], workload["widths"][0], workload["widths"][-1], workload["one_hot"]
    key = (rows, inputs, outputs, one_hot)
    if key not in _data:
        _data.clear()
        random = np.random.default_rng(seed)
        x = random.random((rows, inputs), dtype=np.float32)
        if one_hot:
            y = np.zeros((rows, outputs), np.float32)
            y[np.arange(rows), random.integers(0, outputs, rows)] = 1
        else:
            y = random.random((rows, outputs), dtype=np.float32)
        _data[key] = (x, y)
    return _data[key]


def read(folder, workload):
    """The weights (a pair w, b for each layer, w[j, k] row by row), inputs and targets that the program wrote. In a tabular workload the factors of the inputs,
    which are 1 at the start, stand before them."""
    widths = workload["widths"]
    theta = np.fromfile(os.path.join(folder, "theta.f32"), np.float32)
    x = np.fromfile(os.path.join(folder, "x.f32"), np.float32).reshape(-1, widths[0])
    y = np.fromfile(os.path.join(folder, "y.f32"), np.float32).reshape(-1, widths[-1])
    layers, at = [], widths[0] if workload["tabular"] else 0
    for inputs, outputs in zip(widths, widths[1:]):
        w = theta[at:at + outputs * inputs].reshape(outputs, inputs)
        at += outputs * inputs
        layers.append((w, theta[at:at + outputs]))
        at += outputs
    return layers, x, y


class Batches:
    """Places of the samples in a new random order every epoch, a batch at a time; the last one that is not full is left out."""

    def __init__(self, rows, batch, seed=0):
        self._random, self._rows, self._batch, self._at, self._order = np.random.default_rng(seed), rows, batch, rows, None

    def next(self):
        if self._at + self._batch > self._rows:
            self._order, self._at = self._random.permutation(self._rows), 0
        places = self._order[self._at:self._at + self._batch]
        self._at += self._batch
        return places


def steps(step, samples_a_step, seconds):
    """Repeats a step for so many seconds."""
    count, begin = 0, time.perf_counter()
    while True:
        step()
        count += 1
        elapsed = time.perf_counter() - begin
        if elapsed >= seconds:
            return count * samples_a_step, elapsed


def fastest(variants, seconds=0.3):
    """The name of the fastest of {name: step}, each warmed up first."""
    for step in variants.values():
        steps(step, 1, seconds / 3)
    speeds = {name: max(count / elapsed for count, elapsed in (steps(step, 1, seconds) for _ in range(2))) for name, step in variants.items()}
    return max(speeds, key=speeds.get)


def blas():
    """Which OpenBLAS kernel runs, whether a product is right, and how fast it is."""
    import threadpoolctl
    a, b = (np.random.default_rng(seed).random(shape, dtype=np.float32) for seed, shape in ((0, (128, 784)), (1, (784, 512))))
    c, exact = np.empty((128, 512), np.float32), a.astype(np.float64) @ b.astype(np.float64)
    product = lambda: np.matmul(a, b, out=c)
    steps(product, 1, 0.1)
    count, elapsed = max((steps(product, 1, 0.05) for _ in range(3)), key=lambda run: run[0] / run[1])
    libraries = [library for library in threadpoolctl.threadpool_info() if library["user_api"] == "blas"]
    words = ("internal_api", "version", "architecture", "threading_layer")
    return {
        "kernel": ", ".join(" ".join(library[word] for word in words if library.get(word)) for library in libraries) or "none",
        "right": bool(np.abs(c - exact).max() < 1e-5 * np.abs(exact).max()),
        "gflops": 2 * a.shape[0] * a.shape[1] * b.shape[1] * count / elapsed / 1e9,
    }


def serve(make):
    """Answers requests until stdin ends."""
    threads = int(os.environ["OMP_NUM_THREADS"])
    peer = make(threads)
    print(json.dumps({"name": peer.name, "how": peer.how, **blas()}), flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        if request["do"] == "setup":
            answer = peer.setup(request["workload"]) or {}
        elif request["do"] == "run":
            samples, elapsed = peer.run(request["seconds"])
            answer = {"samples": samples, "seconds": elapsed}
        elif request["do"] == "verify":
            before, after = peer.verify(request["workload"], request["folder"])
            answer = {"before": before, "after": after}
        else:
            raise ValueError(f"Unknown request {request['do']}")
        print(json.dumps(answer), flush=True)


def whole(make):
    """The row "start": one epoch with data made here, then a line that says so."""
    workload = json.loads(sys.argv[2])
    peer = make(int(os.environ["OMP_NUM_THREADS"]))
    peer.epoch(workload)
    print("done", peer.name, flush=True)


def main(make):
    if len(sys.argv) > 1 and sys.argv[1] == "epoch":
        whole(make)
    else:
        serve(make)
