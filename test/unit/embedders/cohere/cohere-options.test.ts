import { expect, test } from "vitest";
import { readCohereOptions } from "../../../../src/embedders/cohere/cohere-options.ts";

const apiKey = "co-0123456789";

test("Each of Cohere's models has its length, embed-v4.0 the one that is asked for", () => {
  const about = (model: string, dimensions?: 256 | 512) =>
    readCohereOptions({ model, apiKey, dimensions }).about.dimensions;
  expect(about("embed-v4.0")).toBe(1536);
  expect(about("embed-v4.0", 256)).toBe(256);
  expect(about("embed-multilingual-v3.0")).toBe(1024);
  expect(about("embed-english-light-v3.0")).toBe(384);
});

test("A retired model, a length there is not and an unknown option are refused by name", () => {
  const read = (options: object) => () =>
    readCohereOptions({ model: "embed-v4.0", apiKey, ...options });
  expect(read({ model: "embed-english-v2.0" })).toThrow(/option "model"/);
  expect(read({ dimensions: 300 })).toThrow(/option "dimensions"/);
  expect(read({ truncate: "MIDDLE" })).toThrow(/option "truncate"/);
  expect(read({ baseUrl: "ftp://x" })).toThrow(/option "baseUrl"/);
  expect(read({ inputType: "clustering" })).toThrow(/inputType/);
});
