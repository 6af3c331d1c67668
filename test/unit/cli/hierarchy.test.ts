import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { hierarchyCommand } from "../../../src/cli/commands/hierarchy.ts";
import { hierarchyText } from "../../../src/library/index.ts";
import { createModel } from "../../../src/library/model.ts";
import { fitSmallModel } from "../../support/small-model.ts";

const model = createModel((await fitSmallModel()).model);
let folder: string;
let path: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "edgetopic-"));
  path = join(folder, "model");
  await writeFile(path, model.encode());
});
afterAll(() => rm(folder, { recursive: true }));
afterEach(() => vi.restoreAllMocks());

test("the hierarchy of a model is printed as a tree, or as JSON", async () => {
  const written: string[] = [];
  vi.spyOn(process.stdout, "write").mockImplementation((text) => written.push(String(text)) > 0);
  vi.spyOn(console, "log").mockImplementation((text) => void written.push(text));
  await hierarchyCommand.run([path, "--by", "embeddings"]);
  await hierarchyCommand.run([path, "--format", "json", "--linkage", "single"]);
  expect(written).toEqual([
    hierarchyText(model.hierarchy({ by: "embeddings" })),
    JSON.stringify(model.hierarchy({ linkage: "single" })),
  ]);
});

test("a linkage that is not known is named beside those that are", async () => {
  await expect(hierarchyCommand.run([path, "--linkage", "median"])).rejects.toThrow(
    "--linkage median is not known; expected ward, average, complete, single.",
  );
});
