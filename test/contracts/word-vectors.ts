import { expect, test } from "vitest";
import { ABSENT, type WordVectors } from "../../src/embedders/word-vectors/word-vectors.ts";

/** What every table of word vectors promises; `known` are words it has, `absent` is one it has not. */
export function testWordVectors(
  name: string,
  create: () => Promise<WordVectors>,
  { known, absent }: { known: readonly string[]; absent: string },
): void {
  test(`${name} gives a word the same bits alone and among others`, async () => {
    const words = [...known, absent, ...known.toReversed()];
    const table = await create();
    const { dimensions } = table;
    const together = await table.lookUp(words);
    expect(together.vectors).toHaveLength(words.length * dimensions);
    expect(together.found).toHaveLength(words.length);
    for (const [i, word] of words.entries()) {
      const alone = await (await create()).lookUp([word]);
      const row = together.vectors.slice(i * dimensions, (i + 1) * dimensions);
      expect(alone.vectors).toEqual(row);
      expect(alone.found[0]).toBe(together.found[i]);
    }
  });

  test(`${name} has zeros for a word that it has not`, async () => {
    const table = await create();
    const { vectors, found } = await table.lookUp([absent, known[0]]);
    expect(found[0]).toBe(ABSENT);
    expect(found[1]).not.toBe(ABSENT);
    expect(vectors.slice(0, table.dimensions).every((value) => value === 0)).toBe(true);
    expect(vectors.slice(table.dimensions).some((value) => value !== 0)).toBe(true);
  });

  test(`${name} answers no words with nothing, and arrays that are the caller's`, async () => {
    const table = await create();
    expect((await table.lookUp([])).found).toHaveLength(0);
    const first = await table.lookUp(known);
    const before = first.vectors.slice();
    first.vectors.fill(9);
    first.found.fill(9);
    expect((await table.lookUp(known)).vectors).toEqual(before);
  });

  test(`${name} says the same of itself each time`, async () => {
    const [one, other] = [await create(), await create()];
    expect(one.fingerprint).toBe(other.fingerprint);
    expect(one.dimensions).toBe(other.dimensions);
  });

  test(`${name} rejects with the signal's reason where it was aborted`, async () => {
    const reason = new Error("stopped");
    const table = await create();
    await expect(table.lookUp(known, AbortSignal.abort(reason))).rejects.toBe(reason);
  });
}
