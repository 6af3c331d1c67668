import { expect, test } from "vitest";
import type { Kernels } from "../../../src/core/kernels.ts";
import { hashRows } from "../../../src/core/knn/row-hash.ts";
import { normalizeRows } from "../../../src/core/math/normalize-rows.ts";
import { DEFAULT_FIT_OPTIONS } from "../../../src/core/options.ts";
import {
  encodeProduct,
  productsOfState,
  resumeFit,
  startFit,
  type Fit,
} from "../../../src/core/pipeline.ts";
import { planFit } from "../../../src/core/pipeline/plan.ts";
import { warmPlan } from "../../../src/core/pipeline/warm-plan.ts";
import type { WarmStart } from "../../../src/core/pipeline/warm-start.ts";
import { adjustedRandIndex } from "../../../src/core/quality/adjusted-rand.ts";
import { createReferenceKernels } from "../../../src/core/reference-kernels.ts";
import { digestFit } from "../../../src/jobs/fit/digest.ts";
import type { DocumentVectors } from "../../../src/jobs/fit/fit-documents.ts";
import { loadKernels } from "../../support/kernels.ts";
import { smallCorpus } from "../../support/small-corpus.ts";

const DIMENSIONS = 8;
const wasm = await loadKernels();
const all = smallCorpus(2400, 5, DIMENSIONS);

/** The documents `from … to - 1`. */
function slice(from: number, to: number): DocumentVectors {
  return {
    ids: all.ids.slice(from, to),
    texts: all.texts.slice(from, to),
    vectors: all.vectors.slice(from * DIMENSIONS, to * DIMENSIONS),
    dimensions: DIMENSIONS,
  };
}

function start(corpus: DocumentVectors, kernels: Kernels, warm?: WarmStart): Fit {
  const units = corpus.vectors.slice();
  normalizeRows(units, DIMENSIONS);
  const rowCount = corpus.ids.length;
  const sizes = { documentCount: rowCount, rowCount, dimensions: DIMENSIONS };
  const plan = planFit(sizes, DEFAULT_FIT_OPTIONS);
  const rows = {
    rowOfDocument: Int32Array.from(corpus.ids.keys()),
    rowHashes: hashRows(units, DIMENSIONS),
  };
  if (warm === undefined) return startFit(plan, rows, kernels);
  return startFit(warmPlan(plan, 120), { ...rows, warm }, kernels);
}

/** Runs a fit to its end, lost after every chunk where `evicting`; what it leaves for the next. */
function finish(started: Fit, corpus: DocumentVectors, kernels: Kernels, evicting = false) {
  const kept: Partial<Record<"keptIndices" | "keptDistances" | "reducedPositions", unknown>> = {};
  let fit = started;
  while (!fit.isDone) {
    for (let need = fit.need(); need !== null; need = fit.need()) {
      const { kind, first, count } = need;
      if (kind === "texts") fit.feedTexts(first, corpus.texts.slice(first, first + count));
      else {
        const [from, to] = [first * DIMENSIONS, (first + count) * DIMENSIONS];
        fit.feedVectors(first, corpus.vectors.slice(from, to));
      }
    }
    fit.advance(evicting ? 7 : 1_000_000);
    for (const name of ["keptIndices", "keptDistances", "reducedPositions"] as const) {
      if (fit.products.names().includes(name)) kept[name] = fit.products.get(name);
    }
    if (evicting) {
      const state = fit.encodeState();
      const names = productsOfState(state);
      const products = new Map(names.map((name) => [name, encodeProduct(fit.products, name)]));
      fit = resumeFit(state, products, kernels);
    }
  }
  const warm: WarmStart = {
    rowHashes: fit.products.get("rowHashes"),
    neighborIndices: kept.keptIndices as Int32Array,
    neighborDistances: kept.keptDistances as Float32Array,
    reducedPositions: kept.reducedPositions as Float32Array,
    mapPositions: fit.products.get("mapPositions"),
  };
  return { fit, warm };
}

test("a fit that starts from the one before finds the same topics in fewer epochs, and the map stays", () => {
  const before = slice(0, 2300);
  const { warm, fit: first } = finish(start(before, wasm), before, wasm);
  const now = slice(100, 2400);
  const { fit: cold } = finish(start(now, wasm), now, wasm);
  const { fit: found } = finish(start(now, wasm, warm), now, wasm);
  const topics = found.products.get("documentTopics");
  const truth = cold.products.get("documentTopics");
  expect(adjustedRandIndex(truth, topics)).toBeGreaterThan(0.97);
  expect(found.plan.epochCount).toBeLessThan(cold.plan.epochCount / 2);
  const size = Math.max(...first.products.get("mapPositions").map(Math.abs));
  let moved = 0;
  const [old, positions] = [first.products.get("mapPositions"), found.products.get("mapPositions")];
  for (let row = 0; row < 2200; row++) {
    moved += Math.hypot(
      old[2 * (row + 100)] - positions[2 * row],
      old[2 * (row + 100) + 1] - positions[2 * row + 1],
    );
  }
  expect(moved / 2200).toBeLessThan(0.2 * size);
});

test("a warm fit gives the same bytes with the reference kernels and lost after every chunk", async () => {
  const before = slice(0, 2050);
  const { warm } = finish(start(before, wasm), before, wasm);
  const now = slice(40, 2100);
  const { fit } = finish(start(now, wasm, warm), now, wasm);
  const digest = await digestFit(now.ids, fit.products);
  const lost = finish(start(now, wasm, warm), now, wasm, true);
  expect(await digestFit(now.ids, lost.fit.products)).toBe(digest);
  expect(lost.warm.neighborIndices).toEqual(
    finish(start(now, wasm, warm), now, wasm).warm.neighborIndices,
  );
  const plain = createReferenceKernels();
  const reference = finish(start(now, plain, warm), now, plain);
  expect(await digestFit(now.ids, reference.fit.products)).toBe(digest);
});
