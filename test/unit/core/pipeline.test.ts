import { expect, test } from "vitest";
import type { Kernels } from "../../../src/core/kernels.ts";
import { hashRows } from "../../../src/core/knn/row-hash.ts";
import { normalizeRows } from "../../../src/core/math/normalize-rows.ts";
import { DEFAULT_FIT_OPTIONS } from "../../../src/core/options.ts";
import {
  decodeProduct,
  encodeProduct,
  productsOfState,
  resumeFit,
  startFit,
  type Fit,
} from "../../../src/core/pipeline.ts";
import { planFit } from "../../../src/core/pipeline/plan.ts";
import { createReferenceKernels } from "../../../src/core/reference-kernels.ts";
import { encodeSections } from "../../../src/core/sections.ts";
import { digestFit } from "../../../src/jobs/fit/digest.ts";
import { createRowIndex } from "../../../src/jobs/fit/row-index.ts";
import type { DocumentVectors } from "../../../src/jobs/fit/fit-documents.ts";
import { loadKernels } from "../../support/kernels.ts";
import { smallCorpus } from "../../support/small-corpus.ts";

const wasm = await loadKernels();

function start(corpus: DocumentVectors, kernels: Kernels): Fit {
  const units = corpus.vectors.slice();
  normalizeRows(units, corpus.dimensions);
  const hashes = hashRows(units, corpus.dimensions);
  const index = createRowIndex();
  for (let i = 0; i < corpus.ids.length; i++) index.add([hashes[2 * i], hashes[2 * i + 1]]);
  expect(index.rowCount).toBe(corpus.ids.length);
  const { documentCount, rowCount } = index;
  const plan = planFit(
    { documentCount, rowCount, dimensions: corpus.dimensions },
    DEFAULT_FIT_OPTIONS,
  );
  return startFit(plan, index.finish(), kernels);
}

/** Feeds what is needed, then advances once. */
function step(fit: Fit, corpus: DocumentVectors, budget: number): void {
  for (let need = fit.need(); need !== null; need = fit.need()) {
    const { kind, first, count } = need;
    const { dimensions } = corpus;
    if (kind === "texts") fit.feedTexts(first, corpus.texts.slice(first, first + count));
    else
      fit.feedVectors(
        first,
        corpus.vectors.slice(first * dimensions, (first + count) * dimensions),
      );
  }
  fit.advance(budget);
}

/** What a lost fit is resumed from, as bytes. */
function reload(fit: Fit, kernels: Kernels): Fit {
  const state = fit.encodeState();
  const products = new Map(
    productsOfState(state).map((name) => [name, encodeProduct(fit.products, name)]),
  );
  return resumeFit(state, products, kernels);
}

test("a fit gives the same bytes in one go, with the reference kernels, and lost after every chunk of any size", async () => {
  const corpus = smallCorpus(300);
  const undisturbed = start(corpus, wasm);
  while (!undisturbed.isDone) step(undisturbed, corpus, 1_000_000);
  const digest = await digestFit(corpus.ids, undisturbed.products);

  const reference = start(corpus, createReferenceKernels());
  while (!reference.isDone) step(reference, corpus, 1_000_000);
  expect(await digestFit(corpus.ids, reference.products)).toBe(digest);

  for (const budget of [1, 7]) {
    let fit = start(corpus, wasm);
    while (!fit.isDone) {
      step(fit, corpus, budget);
      fit = reload(fit, wasm);
    }
    expect(await digestFit(corpus.ids, fit.products)).toBe(digest);
    expect(fit.progress().every(({ done, total }) => done === total)).toBe(true);
  }
});

test("work never goes back and ends at its total, whatever is lost on the way", () => {
  const corpus = smallCorpus(120);
  let fit = start(corpus, wasm);
  const { total } = fit.work();
  let before = fit.work();
  expect(before).toEqual({ done: 0, total });
  while (!fit.isDone) {
    step(fit, corpus, 3);
    const { done } = fit.work();
    expect(done).toBeGreaterThan(before.done);
    expect(done).toBeLessThanOrEqual(total);
    fit = reload(fit, wasm);
    expect(fit.work()).toEqual({ done, total });
    before = { done, total };
  }
  expect(before.done).toBe(total);
});

test("well separated subjects are found as topics, with their own words", async () => {
  const corpus = smallCorpus(400, 4);
  const fit = start(corpus, wasm);
  while (!fit.isDone) step(fit, corpus, fit.chunk);
  const topics = fit.products.get("documentTopics");
  expect(Math.max(...topics)).toBe(3);
  const words = JSON.parse(new TextDecoder().decode(fit.products.get("topicWords"))) as {
    word: string;
  }[][];
  const subjects = words.slice(0, 4).map((list) => new Set(list.map(({ word }) => word)));
  for (const subject of ["flood", "gearbox", "melody", "barley"]) {
    expect(subjects.filter((set) => set.has(subject))).toHaveLength(1);
  }
});

/** A state in the middle of each stage that can be left there, else after it. */
function statesOfSmallFit(): Uint8Array[] {
  const corpus = smallCorpus(40, 2, 4);
  const fit = start(corpus, wasm);
  const states: Uint8Array[] = [];
  while (!fit.isDone) {
    const { stage } = fit;
    step(fit, corpus, 1);
    states.push(fit.encodeState());
    while (!fit.isDone && fit.stage === stage) step(fit, corpus, 1_000_000);
  }
  return states;
}

const isRefused = expect.objectContaining({
  code: "checkpoint_mismatch",
  message: expect.stringContaining("fit state"),
});

test("a state with any byte changed, or cut off anywhere, is refused by name", () => {
  for (const state of statesOfSmallFit()) {
    for (let at = 0; at < state.length; at++) {
      const changed = state.slice();
      changed[at] ^= 1 << (at % 8);
      expect(() => productsOfState(changed)).toThrow(isRefused);
      expect(() => resumeFit(state.slice(0, at), new Map(), wasm)).toThrow(isRefused);
    }
  }
});

test("a state of another kind or version, and one that lacks a product, is refused by name", () => {
  const corpus = smallCorpus(60);
  const fit = start(corpus, wasm);
  step(fit, corpus, 1_000_000);
  const rows = encodeProduct(fit.products, "rowOfDocument");
  expect(() => productsOfState(rows)).toThrow(isRefused);
  expect(() => productsOfState(encodeSections("fit state", 99, null, {}))).toThrow(isRefused);
  expect(() => decodeProduct("rowHashes", rows)).toThrow(/Expected a fit product rowHashes/);
  expect(() => resumeFit(fit.encodeState(), new Map(), wasm)).toThrow(/wants the product rowOf/);
});
