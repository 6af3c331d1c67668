import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readColumns } from "../../../src/cli/read-columns.ts";

const fixture = (name: string): string =>
  fileURLToPath(new URL(`../../fixtures/matrices/${name}`, import.meta.url));
const rowOf = (row: number): number[] => Array.from({ length: 4 }, (_, j) => (4 * row + j - 7) / 4);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "edgetopic-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function writeDocuments(ids: readonly string[]): Promise<string> {
  const path = join(folder, `${ids.length}.jsonl`);
  await writeFile(path, ids.map((id) => JSON.stringify({ id, text: `text ${id}` })).join("\n"));
  return path;
}

test("vectors go to the documents their file names, in whatever order those are", async () => {
  const path = await writeDocuments(["e", "ä", "d", "a", "b/1"]);
  for (const name of ["ids.npz", "f16-ids.safetensors", "fixed-file.arrow"]) {
    const { vectors } = await readColumns(path, fixture(name));
    expect([...(vectors?.data ?? [])]).toEqual([4, 2, 3, 0, 1].flatMap(rowOf));
  }
});

test("vectors without names go to the documents in their order", async () => {
  const path = await writeDocuments(["e", "ä", "d", "a", "b/1"]);
  for (const name of ["f8.npy", "plain.npz", "f32.safetensors"]) {
    const { vectors } = await readColumns(path, fixture(name));
    expect([...(vectors?.data ?? [])]).toEqual([0, 1, 2, 3, 4].flatMap(rowOf));
  }
});

test("a file of vectors that does not fit is named, with what is wrong", async () => {
  const path = await writeDocuments(["e", "ä", "d", "a", "other"]);
  await expect(readColumns(path, fixture("ids.npz"))).rejects.toThrow(/ids\.npz has no.*other/);
  await expect(readColumns(path, fixture("fortran.npy"))).rejects.toThrow(
    /fortran\.npy: .*Fortran order/,
  );
  await expect(readColumns(path, fixture("ragged.arrow"))).rejects.toThrow(/ragged\.arrow: row 1/);
  const few = await writeDocuments(["a"]);
  await expect(readColumns(few, fixture("f4.npy"))).rejects.toThrow(
    /5 vectors for the 1 documents/,
  );
});
