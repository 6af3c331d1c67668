import { expect, test } from "vitest";
import { transformerVendor } from "../../../../src/embedders/vendors/transformer.ts";

const asked: string[] = [];
const vendor = transformerVendor(
  async () => () => {
    throw new Error("no memory is opened before the files are read");
  },
  (name) => async (file) => {
    asked.push(`${name}/${file}`);
    return null;
  },
);

test("its dimensions are those the id says, without a file being read", () => {
  const { dimensions } = vendor.open("minilm", new Map([["dimensions", "384"]]));
  expect(dimensions).toBe(384);
  expect(asked).toEqual([]);
});

test("a model that is not there is invalid_model, when it is loaded", async () => {
  const { load } = vendor.open("minilm", new Map([["dimensions", "384"]]));
  await expect(load()).rejects.toMatchObject({ code: "invalid_model" });
  expect(asked[0]).toMatch(/^minilm\//);
});

test.for([
  [{}, /does not say its dimensions/],
  [{ dimensions: "384", quantization: "int4" }, /"int4"/],
  [{ dimensions: "384", pooling: "sum" }, /"sum"/],
  [{ dimensions: "384", maxLength: "many" }, /"many"/],
  [{ dimensions: "384", prompts: "x" }, /no parameter "prompts"/],
] as const)("%o is refused as invalid_option", ([parameters, message]) => {
  expect(() => vendor.open("minilm", new Map(Object.entries(parameters)))).toThrow(message);
});
