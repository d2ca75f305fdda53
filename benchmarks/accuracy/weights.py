"""Balanced class weights beside PyTorch: one small network, the same rows, initialization, optimizer, learning rate and epochs, at several batch sizes.

    dotnet build src/Nabla.Cli -c Release
    python3 benchmarks/accuracy/weights.py [--seeds 10] [--ratios 20,400]

Three rules of dividing a step's weighted sum are compared by balanced accuracy on rows of their own:
nabla     `nabla train --class-weights balanced`: Σ w C / (mean weight of the training rows · rows of the step)
keras     PyTorch, the cost of each row times its weight, mean over the batch's rows (what Keras' class_weight does; balanced weights have the mean 1)
batch     PyTorch, divided by the weights of the batch (torch.nn.CrossEntropyLoss(weight=…)), which makes weights vanish in a batch of one
logistic  scikit-learn's LogisticRegression(class_weight="balanced"), the same at every batch size
"""
import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import sklearn
import torch
from sklearn.linear_model import LogisticRegression

ROWS, TEST_ROWS, HIDDEN = 8000, 40000, 16
# Epochs and learning rate of each batch size; 0 stands for all rows.
SETTINGS = {1: (2, 0.0003), 10: (6, 0.001), 256: (40, 0.003), 0: (200, 0.01)}
NABLA = Path(os.environ.get("NABLA", Path(__file__).parents[2] / "artifacts/bin/Nabla.Cli/release/Nabla.Cli"))


def draw(rows, every, seed):
    """Class 1 is each `every`-th row, 1.5 standard deviations away in two of three columns."""
    random = np.random.default_rng(seed)
    y = (np.arange(rows) % every == 0).astype(int)
    x = random.normal(size=(rows, 3))
    x[:, :2] += 1.5 * y[:, None]
    return np.round(x, 4), y


def balanced_accuracy(y, predicted):
    return float(np.mean([np.mean(predicted[y == k] == k) for k in (0, 1)]))


def of_torch(train, test, batch, seed, by_batch):
    (x, y), (x_test, y_test) = train, test
    epochs, rate = SETTINGS[batch]
    mean, deviation = x.mean(0), x.std(0)
    inputs = torch.tensor((x - mean) / deviation, dtype=torch.float32)
    targets = torch.tensor(y)
    weights = torch.tensor(len(y) / (2 * np.bincount(y)), dtype=torch.float32)[targets]
    torch.manual_seed(seed)
    network = torch.nn.Sequential(torch.nn.Linear(3, HIDDEN), torch.nn.ReLU(), torch.nn.Linear(HIDDEN, 2))
    for layer in (network[0], network[2]):
        torch.nn.init.xavier_uniform_(layer.weight)
        torch.nn.init.zeros_(layer.bias)
    adam = torch.optim.Adam(network.parameters(), lr=rate)
    for _ in range(epochs):
        for rows in torch.randperm(len(y)).split(batch or len(y)):
            costs = torch.nn.functional.cross_entropy(network(inputs[rows]), targets[rows], reduction="none") * weights[rows]
            adam.zero_grad()
            (costs.sum() / weights[rows].sum() if by_batch else costs.mean()).backward()
            adam.step()
    with torch.no_grad():
        answers = network(torch.tensor((x_test - mean) / deviation, dtype=torch.float32)).argmax(1).numpy()
    return balanced_accuracy(y_test, answers)


def of_nabla(folder, train, test, batch, seed):
    epochs, rate = SETTINGS[batch]
    command = [NABLA, "train", train, "--target", "y", "--task", "classification", "--test", test, "--preset", "standard", "--hidden", HIDDEN, "--initializer", "glorot-uniform",
               "--class-weights", "balanced", "--batch", batch or ROWS, "--epochs", epochs, "--learning-rate", rate, "--validation", 0, "--early-stop", 0, "--seed", seed,
               "--threads", 1, "--json", "--out", folder / "run"]
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])["test"]["balanced-accuracy"]


def write(path, part):
    x, y = part
    path.write_text("a,b,c,y\n" + "".join(f"{r[0]},{r[1]},{r[2]},{'yes' if k else 'no'}\n" for r, k in zip(x, y)))
    return path


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--ratios", default="20,400")
    options = parser.parse_args()
    torch.set_num_threads(1)
    print(f"{platform.machine()}, Python {platform.python_version()}, PyTorch {torch.__version__}, scikit-learn {sklearn.__version__}, {options.seeds} seeds", file=sys.stderr)
    print("| ratio | batch | epochs, rate | nabla | keras | difference, its standard error | batch | logistic |\n|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for ratio in (int(text) for text in options.ratios.split(",")):
            test = draw(TEST_ROWS, ratio, 999)
            test_file = write(folder / "test.csv", test)
            trains = [draw(ROWS, ratio, seed) for seed in range(options.seeds)]
            logistic = [balanced_accuracy(test[1], LogisticRegression(class_weight="balanced").fit(*train).predict(test[0])) for train in trains]
            for batch, (epochs, rate) in SETTINGS.items():
                columns = {"nabla": [], "keras": [], "batch": []}
                for seed, train in enumerate(trains):
                    columns["nabla"].append(of_nabla(folder, write(folder / "train.csv", train), test_file, batch, seed))
                    columns["keras"].append(of_torch(train, test, batch, seed, by_batch=False))
                    columns["batch"].append(of_torch(train, test, batch, seed, by_batch=True))
                # Both sides learn from the same rows of each seed.
                difference = np.subtract(columns["nabla"], columns["keras"])
                error = difference.std(ddof=1) / np.sqrt(options.seeds)
                print(f"| 1 : {ratio} | {batch or 'all'} | {epochs}, {rate} | {np.mean(columns['nabla']):.4f} ± {np.std(columns['nabla'], ddof=1):.4f} "
                      f"| {np.mean(columns['keras']):.4f} ± {np.std(columns['keras'], ddof=1):.4f} | {difference.mean():+.4f}, {error:.4f} "
                      f"| {np.mean(columns['batch']):.4f} ± {np.std(columns['batch'], ddof=1):.4f} | {np.mean(logistic):.4f} |", flush=True)


if __name__ == "__main__":
    main()
