import { expect, test } from "vitest";
import { hashRows } from "../../../../src/core/knn/row-hash.ts";
import { EmbedderError } from "../../../../src/embedders/embedder-error.ts";
import { vectorKey } from "../../../../src/jobs/content-key.ts";
import { embedDocuments } from "../../../../src/jobs/refresh/embed-documents.ts";
import { createMemoryVectorCache } from "../../../../src/storage/memory-vector-cache.ts";
import {
  createScriptedVendor,
  scriptedVector,
  type ScriptedRefusal,
} from "../../../support/scripted-vendor.ts";
import { createWordEmbedder } from "../../../support/refresh-world.ts";

const DIMENSIONS = 32;
const document = (id: string, text: string, givenVectorKey: string | null = null) => ({
  id,
  text,
  contentHash: `hash of ${text}`,
  image: null,
  givenVectorKey,
});

test("a text that is known, or comes twice, is embedded once", async () => {
  const embedded: string[] = [];
  const embedder = createWordEmbedder("words/one", embedded);
  const cache = createMemoryVectorCache();
  const first = await embedDocuments([document("a", "river")], embedder, cache);
  expect(first.embedded).toBe(1);
  const documents = ["river", "dam", "dam", "river"].map((text, i) => document(`d${i}`, text));
  const { entries, vectors, embedded: count } = await embedDocuments(documents, embedder, cache);
  expect(count).toBe(1);
  expect(embedded).toEqual(["river", "dam"]);
  const row = (i: number) => vectors.slice(i * DIMENSIONS, (i + 1) * DIMENSIONS);
  expect(row(0)).toEqual(first.vectors);
  expect(row(3)).toEqual(row(0));
  expect(row(2)).toEqual(row(1));
  expect(entries.map(({ id, contentHash }) => [id, contentHash])).toEqual(
    documents.map(({ id, contentHash }) => [id, contentHash]),
  );
  for (const [i, entry] of entries.entries()) {
    expect(entry.vectorHash).toEqual([...hashRows(row(i), DIMENSIONS)]);
    expect(Math.hypot(...row(i))).toBeCloseTo(1, 6);
  }
});

test("a vector that came along is used as it is, and its text is not embedded", async () => {
  const embedded: string[] = [];
  const embedder = createWordEmbedder("words/one", embedded);
  const cache = createMemoryVectorCache();
  const key = "0".repeat(32);
  await cache.putMany([key], DIMENSIONS, new Float32Array(DIMENSIONS).fill(3));
  const { vectors } = await embedDocuments([document("a", "river", key)], embedder, cache);
  expect(embedded).toEqual([]);
  expect([...vectors]).toEqual(Array(DIMENSIONS).fill(Math.fround(1 / Math.sqrt(DIMENSIONS))));
});

test("that only the beginning of a text was read is known again", async () => {
  const embedder = createWordEmbedder("words/one");
  const cache = createMemoryVectorCache();
  const documents = [document("a", "river ".repeat(2000)), document("b", "river")];
  for (let i = 0; i < 2; i++) {
    const { entries } = await embedDocuments(documents, embedder, cache);
    expect(entries.map(({ truncated }) => truncated)).toEqual([true, false]);
  }
});

test("no documents are no vectors", async () => {
  const answer = await embedDocuments(
    [],
    createWordEmbedder("words/one"),
    createMemoryVectorCache(),
  );
  expect(answer).toEqual({
    entries: [],
    texts: [],
    vectors: new Float32Array(0),
    found: new Uint8Array(0),
    embedded: 0,
    failures: [],
    learnedLimits: {},
  });
});

const refuseBad: ScriptedRefusal = (texts) =>
  texts.some((text) => text.startsWith("bad"))
    ? new EmbedderError("invalid_input", "'$.input' is invalid.")
    : undefined;

test("documents whose text is refused are left out, with the reason, and asked for again next time", async () => {
  const cache = createMemoryVectorCache();
  const texts = ["one", "bad", "two", "bad", "three"];
  const documents = texts.map((text, i) => document(`d${i}`, text));
  for (const expected of [3, 0]) {
    const vendor = createScriptedVendor({}, refuseBad);
    const answer = await embedDocuments(documents, vendor, cache);
    expect(answer.entries.map(({ id }) => id)).toEqual(["d0", "d2", "d4"]);
    expect(answer.texts).toEqual(["one", "two", "three"]);
    expect(answer.failures.map(({ id }) => id)).toEqual(["d1", "d3"]);
    expect(answer.failures[0].reason).toContain("'$.input' is invalid.");
    expect(answer.embedded).toBe(expected);
    for (const [row, text] of answer.texts.entries()) {
      const vector = scriptedVector(text);
      const norm = Math.hypot(...vector);
      vector.forEach((value, d) => {
        expect(answer.vectors[3 * row + d]).toBeCloseTo(value / norm, 6);
      });
      expect(answer.entries[row].vectorHash).toEqual([
        ...hashRows(answer.vectors.slice(3 * row, 3 * row + 3), 3),
      ]);
    }
    expect(answer.vectors.length).toBe(9);
  }
});

test("what was embedded before the vendor asked to wait is not sent again", async () => {
  const cache = createMemoryVectorCache();
  const documents = Array.from({ length: 20 }, (_, i) => document(`d${i}`, `text ${i}`));
  const limited = createScriptedVendor({}, (_texts, request) =>
    request === 3
      ? new EmbedderError("rate_limited", "slow down", { retryAfterMs: 100_000 })
      : undefined,
  );
  await expect(
    embedDocuments(documents, limited, cache, { patienceMs: 1000 }),
  ).rejects.toMatchObject({ kind: "rate_limited" });
  const vendor = createScriptedVendor();
  const { embedded } = await embedDocuments(documents, vendor, cache);
  expect(embedded).toBe(8);
  expect(vendor.requests.flat()).toEqual(documents.slice(12).map(({ text }) => text));
});

test("R2: limits learned from refusals are handed out, and kept to where they are given", async () => {
  const documents = Array.from({ length: 20 }, (_, i) => document(`d${i}`, `text ${i}`));
  const limits = { inputsPerRequest: 16 };
  const refuse: ScriptedRefusal = ({ length }) =>
    length > 5 ? new EmbedderError("too_many_inputs", "at most 5", { limit: 5 }) : undefined;
  const first = createScriptedVendor({ limits }, refuse);
  const answer = await embedDocuments(documents, first, createMemoryVectorCache());
  expect(answer.learnedLimits).toEqual({ inputsPerRequest: 5 });
  const second = createScriptedVendor({ limits }, refuse);
  const { learnedLimits } = answer;
  await embedDocuments(documents, second, createMemoryVectorCache(), { learnedLimits });
  expect(second.requests.map(({ length }) => length)).toEqual([5, 5, 5, 5]);
});

test("texts that differ only in what is not sent each have their vector in the cache", async () => {
  const cache = createMemoryVectorCache();
  const documents = ["one", "o\0ne", "two"].map((text, i) => document(`d${i}`, text));
  const vendor = createScriptedVendor();
  await embedDocuments(documents, vendor, cache);
  expect(vendor.requests).toEqual([["one", "two"]]);
  const keys = await Promise.all(documents.map(({ text }) => vectorKey(vendor.fingerprint, text)));
  expect(new Set(keys).size).toBe(3);
  expect([...(await cache.getMany(keys, 3, new Float32Array(9)))]).toEqual([1, 1, 1]);
});
