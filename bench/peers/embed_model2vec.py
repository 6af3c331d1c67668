"""Embeds documents with model2vec by the rows of static/en; prints seconds of the clock and of the processor.

    pip install model2vec==0.10.0 ; python embed_model2vec.py DOCUMENTS.jsonl MODEL_FOLDER VECTORS.f32

The rows are f32 before the clock starts, which is model2vec's faster way; one process, after a first
text, so that nothing is loaded in between.
"""
import json
import sys
import time

import numpy as np
from model2vec import StaticModel
from safetensors.numpy import load_file
from tokenizers import Tokenizer

documents, folder, out = sys.argv[1:]
with open(documents, encoding="utf-8") as lines:
    texts = [json.loads(line)["text"] for line in lines if line.strip()]
weights = load_file(f"{folder}/model.safetensors")
rows = weights["embeddings"].astype(np.float32) * weights["scales"].reshape(-1, 1)
tokenizer = Tokenizer.from_file(f"{folder}/tokenizer.json")
model = StaticModel(rows, tokenizer, normalize=True)
model.encode(["warm"], use_multiprocessing=False)

started, cpu = time.perf_counter(), time.process_time()
vectors = model.encode(texts, use_multiprocessing=False)
seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
vectors.astype(np.float32).tofile(out)
print(json.dumps({"seconds": seconds, "cpuSeconds": cpu}))
