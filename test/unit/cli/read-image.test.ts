import { mkdir, mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type FileDocument, readDocuments } from "../../../src/cli/read-documents.ts";
import { readImage } from "../../../src/cli/read-image.ts";
import { makePng, toDataUri } from "../../support/make-png.ts";

const RED = makePng(0xff0000);
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "read-image-"));
  await mkdir(join(folder, "photos"));
  await writeFile(join(folder, "photos/red.png"), RED);
});
afterAll(() => rm(folder, { recursive: true }));

test("the path of a file from the documents' folder on becomes a data URI", async () => {
  await writeFile(join(folder, "all.csv"), "text,image\nred,photos/red.png\nnone,\n");
  const documents: FileDocument[] = [];
  for await (const each of readDocuments(join(folder, "all.csv"))) documents.push(each);
  expect(documents).toEqual([
    { id: "1", text: "red", image: toDataUri(RED) },
    { id: "2", text: "none" },
  ]);
});

test("addresses stay what they are", async () => {
  for (const image of ["https://a.example/b.png", "r2:images/b.png", toDataUri(RED)]) {
    expect(await readImage(image, folder, "all.csv:2")).toBe(image);
  }
});

test("what is not below the folder, not there, no image or too large is refused by its place", async () => {
  await writeFile(join(folder, "text.png"), "no image");
  await writeFile(join(folder, "large.png"), RED);
  await truncate(join(folder, "large.png"), 5_000_001);
  const refusal = (image: string) => readImage(image, folder, "all.csv:2");
  await expect(refusal("../red.png")).rejects.toThrow(/^all.csv:2: .* not below the folder/);
  await expect(refusal(join(folder, "photos/red.png"))).rejects.toThrow(/not below the folder/);
  await expect(refusal("nobody.png")).rejects.toThrow(/^all.csv:2: .*ENOENT/);
  await expect(refusal("text.png")).rejects.toThrow(/no GIF, JPEG, PNG or WebP/);
  await expect(refusal("large.png")).rejects.toThrow(/5000001 bytes, at most 5000000/);
});
