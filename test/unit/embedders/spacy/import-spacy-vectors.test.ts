import { expect, test } from "vitest";
import { importSpacyVectors } from "../../../../src/embedders/spacy/import-spacy-vectors.ts";
import {
  createCountedObjects,
  readSpacyFixture,
  streamOf,
} from "../../../support/word-vector-fixtures.ts";

const invalid = expect.objectContaining({ code: "invalid_model" });

test("a pipeline's vectors are imported once under a prefix", async () => {
  const objects = createCountedObjects();
  const manifest = await importSpacyVectors(readSpacyFixture("spacy"), objects, "s/");
  expect(manifest).toMatchObject({ dimensions: 5, hasSymbols: true, isLowerCase: false });
  expect(manifest.keyCount).toBeGreaterThan(manifest.rowCount);
  await expect(importSpacyVectors(readSpacyFixture("spacy"), objects, "s/")).rejects.toMatchObject({
    code: "invalid_option",
  });
});

test("tokens are looked up by the attribute that the settings name", async () => {
  for (const [attr, isLowerCase] of [
    [65, false],
    [66, true],
    ["LOWER", true],
  ] as const) {
    const settings = JSON.stringify({ mode: "default", attr });
    const files = { ...readSpacyFixture("spacy"), settings };
    const manifest = await importSpacyVectors(files, createCountedObjects(), "s/");
    expect(manifest.isLowerCase).toBe(isLowerCase);
  }
});

test("settings that are none, and keys beyond the rows, are refused", async () => {
  for (const settings of ["", "[]", '{"mode":"other"}', '{"mode":"floret"}']) {
    const files = { ...readSpacyFixture("spacy"), settings };
    await expect(importSpacyVectors(files, createCountedObjects(), "s/")).rejects.toEqual(invalid);
  }
  const keyToRow = streamOf(Uint8Array.of(0x81, 1, 200));
  const files = { ...readSpacyFixture("spacy"), keyToRow };
  await expect(importSpacyVectors(files, createCountedObjects(), "s/")).rejects.toEqual(invalid);
});

test("a pipeline without vectors is refused with advice", async () => {
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (0, 0), }`.padEnd(117) + "\n";
  const vectors = new Uint8Array(10 + header.length);
  vectors.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length, 0]);
  vectors.set(new TextEncoder().encode(header), 10);
  const files = { ...readSpacyFixture("spacy"), vectors: streamOf(vectors) };
  await expect(importSpacyVectors(files, createCountedObjects(), "s/")).rejects.toThrow(/md or lg/);
});
