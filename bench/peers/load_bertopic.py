"""Loads a folder that edgetopic wrote, has BERTopic do with it what its users do, and writes what it answers as JSON."""

import argparse
import json

import numpy as np
from bertopic import BERTopic

parser = argparse.ArgumentParser()
parser.add_argument("--folder", required=True)
parser.add_argument("--documents", required=True, help="JSON lines in the order of the folder's documents")
parser.add_argument("--embeddings", required=True, help=".npy in the same order")
parser.add_argument("--out", required=True)
arguments = parser.parse_args()

with open(arguments.documents) as lines:
    documents = [json.loads(line)["text"] for line in lines]
embeddings = np.load(arguments.embeddings)
model = BERTopic.load(arguments.folder)
topics, probabilities = model.transform(documents, embeddings)
info = model.get_topic_info()
hierarchy = model.hierarchical_topics(documents)
tree = model.get_topic_tree(hierarchy)
figure = model.visualize_topics()
dendrogram = model.visualize_hierarchy(hierarchical_topics=hierarchy)
over_time = model.topics_over_time(documents, [i % 10 for i in range(len(documents))])
document_info = model.get_document_info(documents)
distribution, _ = model.approximate_distribution(documents[:100])

with open(arguments.out, "w") as out:
    json.dump(
        dict(
            topics=[int(topic) for topic in topics],
            fitted=[int(topic) for topic in model.topics_],
            names=info["Name"].tolist(),
            counts=[int(count) for count in info["Count"]],
            merges=len(hierarchy),
            leaves=tree.count("Topic: "),
            bubbles=len(figure.data[0]["x"]),
            dendrogram=len(dendrogram.data),
            over_time=len(over_time),
            rows=len(document_info),
            distributed=int((distribution.sum(axis=1) > 0).sum()),
        ),
        out,
    )
