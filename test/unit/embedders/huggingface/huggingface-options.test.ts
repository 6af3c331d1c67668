import { expect, test } from "vitest";
import { readHuggingFaceOptions } from "../../../../src/embedders/huggingface/huggingface-options.ts";

const token = "hf_aBcDeFgHiJkLmNoPqRsTuVwX";

test("The length of a common model's vectors is known, others' is asked for", () => {
  const dimensionsOf = (model: string) => readHuggingFaceOptions({ model, token }).dimensions;
  expect(dimensionsOf("sentence-transformers/all-MiniLM-L6-v2")).toBe(384);
  expect(dimensionsOf("BAAI/bge-m3")).toBe(1024);
  expect(() => dimensionsOf("acme/own")).toThrow(/no dimensions/);
  expect(readHuggingFaceOptions({ model: "acme/own", token, dimensions: 7 }).dimensions).toBe(7);
});

test("A model's name cannot lead anywhere else in a URL", () => {
  for (const model of ["../x", "a/..", "a/b/c", "a?b", "https://x/y", ""]) {
    expect(() => readHuggingFaceOptions({ model, token, dimensions: 3 }), model).toThrow(
      /option "model"/,
    );
  }
});

test("An endpoint that is public and https needs no token", () => {
  const endpointUrl = "https://abc.us-east-1.aws.endpoints.huggingface.cloud";
  const options = { model: "acme/own", endpointUrl, dimensions: 3 };
  expect(readHuggingFaceOptions(options)).toEqual(options);
  expect(() => readHuggingFaceOptions({ ...options, endpointUrl: "http://10.0.0.1/" })).toThrow(
    /expected https/,
  );
});
