import { expect, test } from "vitest";
import {
  invalidModel,
  readJson,
  readText,
} from "../../../../src/embedders/transformer/model-files.ts";

const files = async (name: string) =>
  name === "a.json" ? new TextEncoder().encode('{"é":1}').buffer : null;

test("files are read as text and as JSON, null where there are none", async () => {
  expect(await readText(files, "a.json")).toBe('{"é":1}');
  expect(await readJson(files, "a.json")).toEqual({ é: 1 });
  expect(await readText(files, "b")).toBeNull();
  expect(await readJson(files, "b")).toBeNull();
});

test("a file that is no JSON is named", async () => {
  const broken = async () => new TextEncoder().encode("{").buffer;
  await expect(readJson(broken, "config.json")).rejects.toMatchObject({
    code: "invalid_model",
    message: "The model's config.json is no JSON.",
  });
  expect(invalidModel("is none").message).toBe("The model is none.");
});
