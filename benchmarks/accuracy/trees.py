"""Boosted trees on the tables of `tables`: scikit-learn's HistGradientBoosting, defaults, categories as such, seeds 0, 1, 2; fitted on train.csv, judged by test.csv.

    NABLA_DATA=../shared/data python3 benchmarks/accuracy/trees.py [NAME...]
"""
import csv
import json
import os
import sys
from pathlib import Path

import numpy as np
import sklearn
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.metrics import accuracy_score, log_loss, mean_squared_error

TABLES = ["iris", "wine", "penguins", "breast-cancer", "auto-mpg", "abalone", "wine-quality-white", "california-housing", "adult"]
MISSING = {"", "NA", "?"}


def read(file):
    with open(file, newline="", encoding="utf-8") as lines:
        names, *rows = csv.reader(lines)
    return {name: [row[c].strip() for row in rows] for c, name in enumerate(names)}


def number(cell):
    return np.nan if cell in MISSING else float(cell)


def columns(train, test, target):
    """Both parts as numbers; a column with a cell that is no number is of categories, numbered by the training rows, those unseen in them missing."""
    parts, categorical = ([], []), []
    for name in train:
        if name == target:
            continue
        try:
            both = [[number(cell) for cell in part[name]] for part in (train, test)]
            categorical.append(False)
        except ValueError:
            places = {cell: place for place, cell in enumerate(sorted(set(train[name]) - MISSING))}
            both = [[places.get(cell, np.nan) for cell in part[name]] for part in (train, test)]
            categorical.append(True)
        for part, values in zip(parts, both):
            part.append(values)
    return np.array(parts[0]).T, np.array(parts[1]).T, categorical


def judge(folder, seed):
    about = json.loads((folder / "about.json").read_text())
    train, test, target = read(folder / "train.csv"), read(folder / "test.csv"), about["target"]
    x, judged, categorical = columns(train, test, target)
    if about["task"] == "classification":
        trees = HistGradientBoostingClassifier(random_state=seed, categorical_features=categorical).fit(x, train[target])
        return 100 * accuracy_score(test[target], trees.predict(judged)), log_loss(test[target], trees.predict_proba(judged), labels=trees.classes_)
    trees = HistGradientBoostingRegressor(random_state=seed, categorical_features=categorical).fit(x, [float(cell) for cell in train[target]])
    return (mean_squared_error([float(cell) for cell in test[target]], trees.predict(judged)) ** 0.5,)


data = Path(os.environ.get("NABLA_DATA", "../shared/data"))
print(f"scikit-learn {sklearn.__version__}, HistGradientBoosting, mean of seeds 0, 1, 2\n\n| table | test |\n|---|---|")
for table in sys.argv[1:] or TABLES:
    mean = np.mean([judge(data / table, seed) for seed in range(3)], axis=0)
    print(f"| {table} | {f'{mean[0]:.2f} %, log-loss {mean[1]:.4f}' if len(mean) == 2 else f'{mean[0]:.4f}'} |", flush=True)
