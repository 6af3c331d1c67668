"""Fits BERTopic once for each seed and writes what bench/peers/compare.ts compares, as JSON.

The first fit of a process compiles UMAP, from 4,096 documents on its NN-descent too; it is not measured. Seeded UMAP uses one thread.
"""

import argparse
import json
import resource
import time

import numpy as np
from bertopic import BERTopic
from hdbscan import HDBSCAN
from sklearn.feature_extraction.text import CountVectorizer
from umap import UMAP


class Timed:
    """A model whose `fit` and `transform` add up their processor time in `seconds`."""

    def __init__(self, model):
        self.model, self.seconds = model, 0.0

    def _timed(self, method, *arguments, **options):
        start = time.process_time()
        try:
            return getattr(self.model, method)(*arguments, **options)
        finally:
            self.seconds += time.process_time() - start

    def fit(self, X, y=None):
        self._timed("fit", X)
        return self

    def transform(self, X):
        return self._timed("transform", X)

    def __getattr__(self, name):
        return getattr(self.model, name)


def fit(documents, embeddings, seed, stop_words):
    umap = Timed(UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=seed))
    clusters = Timed(HDBSCAN(min_cluster_size=10, metric="euclidean", cluster_selection_method="eom", prediction_data=True))
    model = BERTopic(umap_model=umap, hdbscan_model=clusters, vectorizer_model=CountVectorizer(stop_words=stop_words))
    wall, cpu = time.perf_counter(), time.process_time()
    topics, _ = model.fit_transform(documents, embeddings)
    return {
        "seed": seed,
        "seconds": time.perf_counter() - wall,
        "cpuSeconds": time.process_time() - cpu,
        "stages": {"umap": umap.seconds, "hdbscan": clusters.seconds},
        "peakMemoryBytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        "assignments": [int(topic) for topic in topics],
        "topics": [
            {"id": int(topic), "words": [{"word": word} for word, _ in words if word]}
            for topic, words in sorted(model.get_topics().items())
        ],
    }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("documents")
    parser.add_argument("embeddings")
    parser.add_argument("out")
    parser.add_argument("--seeds", default="42,43,44")
    parser.add_argument("--stop-words", default=None)
    given = parser.parse_args()
    with open(given.documents, encoding="utf8") as lines:
        documents = [json.loads(line)["text"] for line in lines if line.strip()]
    embeddings = np.load(given.embeddings)
    fit(documents[:5000], embeddings[:5000], 0, given.stop_words)
    runs = [fit(documents, embeddings, int(seed), given.stop_words) for seed in given.seeds.split(",")]
    with open(given.out, "w") as out:
        json.dump(runs, out)


main()
