import { expect, test } from "vitest";
import {
  type IndexEntries,
  isProcessed,
  VECTOR_INDEX_LIMITS,
  type VectorIndex,
} from "../../src/storage/vector-index.ts";
import { makeVectors } from "../support/vector-rows.ts";

const DIMENSIONS = 8;

/** What every vector index promises; `create` makes an empty one. */
export function testVectorIndex(name: string, create: (dimensions: number) => VectorIndex): void {
  const entries = (count: number, seed = 1, prefix = "e"): IndexEntries => ({
    ids: Array.from({ length: count }, (_, i) => `${prefix}${i}`),
    vectors: makeVectors(count, DIMENSIONS, seed).vectors,
    labels: Array.from({ length: count }, (_, i) => `label ${prefix}${i}`),
  });

  async function settle(index: VectorIndex, mutation: string): Promise<void> {
    for (let i = 0; !isProcessed(await index.describe(), mutation, Date.now()); i++) {
      if (i > 100) throw new Error(`The mutation ${mutation} is never processed.`);
    }
  }

  function nearest({ vectors, labels }: IndexEntries, query: Float32Array, count: number) {
    const scored = labels.map((label, row) => {
      const vector = vectors.slice(row * DIMENSIONS, (row + 1) * DIMENSIONS);
      let [dot, a, b] = [0, 0, 0];
      vector.forEach((value, d) => {
        const other = query[d] ?? 0;
        dot += value * other;
        a += value * value;
        b += other * other;
      });
      return { label, score: dot / Math.sqrt(a * b) };
    });
    return scored.sort((p, q) => q.score - p.score).slice(0, count);
  }

  test(`${name} is empty at first`, async () => {
    const index = create(DIMENSIONS);
    expect(await index.describe()).toMatchObject({ dimensions: DIMENSIONS, vectorCount: 0 });
    expect(await index.query("n", new Float32Array(DIMENSIONS).fill(1), 5)).toEqual([]);
  });

  test(`${name} finds the most similar, best first, be it few or many`, async () => {
    const index = create(DIMENSIONS);
    const given = entries(150);
    await settle(index, await index.upsert("n", given));
    const query = makeVectors(1, DIMENSIONS, 9).vectors;
    for (const count of [1, 20, 21, 100]) {
      const found = await index.query("n", query, count);
      const expected = nearest(given, query, count);
      expect(found.map(({ label }) => label)).toEqual(expected.map(({ label }) => label));
      for (const [i, { score }] of found.entries()) {
        expect(score).toBeCloseTo(expected[i]?.score ?? 0, 5);
      }
    }
  });

  test(`${name} shows a change once it says so, and not before`, async () => {
    const index = create(DIMENSIONS);
    const given = entries(3);
    const mutation = await index.upsert("n", given);
    const query = given.vectors.slice(0, DIMENSIONS);
    expect(await index.query("n", query, 3)).toEqual([]);
    await settle(index, mutation);
    expect(await index.query("n", query, 3)).toHaveLength(3);
    const removal = await index.delete(["e0", "e1", "none"]);
    expect(await index.query("n", query, 3)).toHaveLength(3);
    await settle(index, removal);
    expect(await index.query("n", query, 3)).toMatchObject([{ label: "label e2" }]);
    expect(await index.describe()).toMatchObject({ vectorCount: 1 });
  });

  test(`${name} has seen every change before the one it names`, async () => {
    const index = create(DIMENSIONS);
    await index.upsert("n", entries(2, 1, "a"));
    await index.upsert("n", entries(2, 2, "b"));
    await settle(index, await index.upsert("n", entries(2, 3, "c")));
    expect(await index.describe()).toMatchObject({ vectorCount: 6 });
  });

  test(`${name} keeps namespaces apart`, async () => {
    const index = create(DIMENSIONS);
    const one = entries(3, 1, "one");
    await index.upsert("1", one);
    await settle(index, await index.upsert("2", entries(3, 2, "two")));
    const found = await index.query("2", one.vectors.slice(0, DIMENSIONS), 10);
    expect(found.map(({ label }) => label).toSorted()).toEqual([
      "label two0",
      "label two1",
      "label two2",
    ]);
    expect(await index.query("3", one.vectors.slice(0, DIMENSIONS), 10)).toEqual([]);
  });

  test(`${name} replaces what has the same id, and does not keep the caller's array`, async () => {
    const index = create(DIMENSIONS);
    await index.upsert("n", entries(2, 1));
    const given = { ...entries(2, 5), labels: ["new 0", "new 1"] };
    const query = given.vectors.slice(0, DIMENSIONS);
    const mutation = await index.upsert("n", given);
    given.vectors.fill(1);
    await settle(index, mutation);
    const [first] = await index.query("n", query, 1);
    expect(first?.label).toBe("new 0");
    expect(first?.score).toBeCloseTo(1, 5);
  });

  test(`${name} refuses more than Vectorize takes`, async () => {
    const index = create(DIMENSIONS);
    const { upsert, query, nameBytes, labelBytes } = VECTOR_INDEX_LIMITS;
    const refused = (work: Promise<unknown>) => expect(work).rejects.toThrow(RangeError);
    await refused(index.upsert("n", entries(upsert + 1)));
    await refused(index.upsert("n".repeat(nameBytes + 1), entries(1)));
    await refused(index.upsert("n", { ...entries(1), ids: ["é".repeat(33)] }));
    await refused(index.upsert("n", { ...entries(1), labels: ["l".repeat(labelBytes + 1)] }));
    await refused(index.upsert("n", { ...entries(2), labels: ["l"] }));
    await refused(index.upsert("n", { ...entries(2), ids: ["i"] }));
    await refused(index.delete(Array.from({ length: 101 }, (_, i) => `e${i}`)));
    await refused(index.query("n", new Float32Array(DIMENSIONS), query + 1));
    await refused(index.query("n", new Float32Array(DIMENSIONS - 1), 1));
    await settle(index, await index.upsert("n".repeat(nameBytes), entries(upsert)));
    expect(await index.describe()).toMatchObject({ vectorCount: upsert });
  });
}
