"""Scores layouts against their vectors, those of umap-layouts.ts and umap-learn's own.

    pip install umap-learn==0.5.12 ; python umap-trustworthiness.py FOLDER

Trustworthiness of the 15 nearest (Venna and Kaski 2001) at 5,000 points drawn once, exactly: each
against all others, cosine in the vectors, Euclidean in the layout. Reads `rows.f32`, lays them out
by umap-learn for three seeds with BERTopic's settings, once, and scores every layout in the folder.
"""
import glob
import os
import sys
import time

import numpy as np
from sklearn.neighbors import NearestNeighbors

NEIGHBORS = 15
SAMPLE = 5000
folder = sys.argv[1]
dimensions = int(open(f"{folder}/dimensions.txt").read())
rows = np.fromfile(f"{folder}/rows.f32", dtype=np.float32).reshape(-1, dimensions)
n = len(rows)
sample = np.sort(np.random.RandomState(0).permutation(n)[:SAMPLE])

for seed in range(3):
    path = f"{folder}/umap-learn-{seed}.f32"
    if os.path.exists(path):
        continue
    import umap

    start = time.time()
    umap.UMAP(
        n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=seed
    ).fit_transform(rows).astype(np.float32).tofile(path)
    print(f"umap-learn, seed {seed}: {time.time() - start:.1f} s", flush=True)


def trustworthiness(layout):
    near = NearestNeighbors(n_neighbors=NEIGHBORS + 1).fit(layout).kneighbors(layout[sample])[1]
    penalty = 0
    for first in range(0, len(sample), 250):
        points = sample[first : first + 250]
        distances = 1 - rows[points] @ rows.T
        distances[np.arange(len(points)), points] = np.inf
        for i, point in enumerate(points):
            others = near[first + i][near[first + i] != point][:NEIGHBORS]
            rank = 1 + (distances[i] < distances[i][others][:, None]).sum(1)
            penalty += np.maximum(0, rank - NEIGHBORS).sum()
    return 1 - 2 * penalty / (len(sample) * NEIGHBORS * (2 * n - 3 * NEIGHBORS - 1))


for path in sorted(glob.glob(f"{folder}/*-*.f32")):
    layout = np.fromfile(path, dtype=np.float32).reshape(n, -1)
    print(f"{os.path.basename(path)[:-4]} {trustworthiness(layout):.4f}", flush=True)
