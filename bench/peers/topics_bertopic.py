"""Times what BERTopic does with topics that are given, and writes the seconds of processor time of each as JSON."""

import argparse
import json
import time
import warnings

import numpy as np
import pandas as pd
from bertopic import BERTopic
from bertopic.backend import BaseEmbedder
from bertopic.dimensionality import BaseDimensionalityReduction

warnings.filterwarnings("ignore")
parser = argparse.ArgumentParser()
parser.add_argument("documents", help="JSON lines with text, timestamp and class")
parser.add_argument("embeddings", help=".npy in the same order")
parser.add_argument("labels", help="JSON array, -1 for outliers")
parser.add_argument("out")
arguments = parser.parse_args()

with open(arguments.documents) as lines:
    rows = [json.loads(line) for line in lines]
documents = [row["text"] for row in rows]
embeddings = np.load(arguments.embeddings)
with open(arguments.labels) as file:
    labels = np.array(json.load(file))


class Given:
    labels_ = labels

    def fit(self, X, y=None):
        return self

    def predict(self, X):
        return labels[: len(X)]


model = BERTopic(embedding_model=BaseEmbedder(), umap_model=BaseDimensionalityReduction(), hdbscan_model=Given())
topics, _ = model.fit_transform(documents, embeddings)
seconds = {}


def measure(name, run):
    run()
    start = time.process_time()
    result = run()
    seconds[name] = time.process_time() - start
    print(name, seconds[name], flush=True)
    return result


def words():
    frame = pd.DataFrame({"Document": documents, "ID": range(len(documents)), "Topic": topics, "Image": None})
    joined = frame.groupby(["Topic"], as_index=False).agg({"Document": " ".join})
    weights, vocabulary = model._c_tf_idf(joined)
    return model._extract_words_per_topic(vocabulary, frame, weights, calculate_aspects=False)


measure("c-TF-IDF", words)
measure("hierarchy", lambda: model.hierarchical_topics(documents))
timestamps = [row["timestamp"] for row in rows]
classes = [row.get("class") or "" for row in rows]
measure("over time", lambda: model.topics_over_time(documents, timestamps, nr_bins=30))
measure("per class", lambda: model.topics_per_class(documents, classes))
measure("outliers, c-TF-IDF", lambda: model.reduce_outliers(documents, topics, strategy="c-tf-idf"))
measure("outliers, distributions", lambda: model.reduce_outliers(documents, topics, strategy="distributions"))
measure("outliers, embeddings", lambda: model.reduce_outliers(documents, topics, strategy="embeddings", embeddings=embeddings))
measure("distributions", lambda: model.approximate_distribution(documents))
with open(arguments.out, "w") as out:
    json.dump(seconds, out)
