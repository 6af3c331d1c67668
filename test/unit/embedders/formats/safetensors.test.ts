import { expect, test } from "vitest";
import { readSafetensors } from "../../../../src/embedders/formats/safetensors.ts";
import { encodeSafetensors } from "../../../support/safetensors.ts";
import { readStaticModelFiles } from "../../../support/static-model.ts";

const FLOATS = new Float32Array([0.5, -2, 3, 4]);

test("tensors are read by name wherever the header ends", () => {
  for (const padding of ["", " ", "  ", "   "]) {
    const header = {
      __metadata__: { format: padding },
      floats: { dtype: "F32", shape: [2, 2], data_offsets: [0, 16] },
      bytes: { dtype: "I8", shape: [3], data_offsets: [16, 19] },
    };
    const data = new Uint8Array([...new Uint8Array(FLOATS.buffer), 1, 255, 128]);
    const tensors = readSafetensors(encodeSafetensors(header, data));
    expect([...tensors.keys()]).toEqual(["floats", "bytes"]);
    expect(tensors.get("floats")).toEqual({ dtype: "F32", shape: [2, 2], values: FLOATS });
    expect(tensors.get("bytes")?.values).toEqual(new Int8Array([1, -1, -128]));
  }
});

test("aligned values are views into the file", () => {
  const { model } = readStaticModelFiles();
  const tensors = readSafetensors(model);
  for (const { values } of tensors.values()) expect(values.buffer).toBe(model);
  expect(tensors.get("embeddings")?.shape).toEqual([29525, 256]);
});

test("every number type that has an array is read", () => {
  const sizes = { I8: 1, U8: 1, F16: 2, BF16: 2, I32: 4, F32: 4, F64: 8 };
  for (const [dtype, size] of Object.entries(sizes)) {
    const header = { values: { dtype, shape: [1], data_offsets: [0, size] } };
    const tensor = readSafetensors(encodeSafetensors(header, new Uint8Array(size))).get("values");
    expect(tensor?.dtype).toBe(dtype);
    expect([...(tensor?.values ?? [])]).toEqual([0]);
  }
});

const DATA = new Uint8Array(8);
const float = (entry: object) =>
  encodeSafetensors({ t: { dtype: "F32", shape: [2], data_offsets: [0, 8], ...entry } }, DATA);

test.each<[string, ArrayBuffer, RegExp]>([
  ["too short", new ArrayBuffer(7), /has 7 bytes/],
  ["cut off in its header", encodeSafetensors({}, DATA).slice(0, 9), /says its header has 2 bytes/],
  ["no JSON", new Uint8Array([1, 0, 0, 0, 0, 0, 0, 0, 0x7b]).buffer, /no JSON/],
  ["a JSON list", encodeSafetensors([], DATA), /no JSON object/],
  ["without a shape", float({ shape: undefined }), /dtype, shape and data_offsets.*"t"/],
  ["with a negative offset", float({ data_offsets: [-8, 0] }), /dtype, shape and data_offsets/],
  ["with offsets beyond the file", float({ data_offsets: [4, 12] }), /at 4…12 of 8 bytes/],
  ["with offsets the wrong way round", float({ data_offsets: [8, 0] }), /at 8…0 of 8 bytes/],
  ["with another shape than bytes", float({ shape: [3] }), /8 bytes for the tensor "t" of 3 F32/],
  ["of an unknown number type", float({ dtype: "F8_E4M3" }), /"t" as F8_E4M3, expected one of/],
])("a file that is %s is refused with what is wrong", (_, bytes, message) => {
  expect(() => readSafetensors(bytes)).toThrow(message);
  expect(() => readSafetensors(bytes)).toThrow(expect.objectContaining({ code: "invalid_model" }));
});
