import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readNpy } from "../../../../src/embedders/formats/npy.ts";

/** As NumPy writes it: the header ends in a line break where the values are aligned to 64 bytes. */
function encodeNpy(
  values: Uint8Array,
  { version = 1, padding = 64, shape = "(2, 3)", descr = "'<f4'", order = "False" } = {},
): Uint8Array<ArrayBuffer> {
  const dictionary = `{'descr': ${descr}, 'fortran_order': ${order}, 'shape': ${shape}, }`;
  const prefixBytes = version === 1 ? 10 : 12;
  const dataStart = Math.ceil((prefixBytes + dictionary.length + 1) / padding) * padding;
  const bytes = new Uint8Array(dataStart + values.length);
  bytes.set([0x93, ...new TextEncoder().encode("NUMPY"), version, 0]);
  const view = new DataView(bytes.buffer);
  if (version === 1) view.setUint16(8, dataStart - prefixBytes, true);
  else view.setUint32(8, dataStart - prefixBytes, true);
  const header = dictionary.padEnd(dataStart - prefixBytes - 1) + "\n";
  bytes.set(new TextEncoder().encode(header), prefixBytes);
  bytes.set(values, dataStart);
  return bytes;
}

const FLOATS = new Float32Array([0.5, -2, 3, 4, 1e-38, 6]);
const DATA = new Uint8Array(FLOATS.buffer);

test("a file that NumPy wrote is read", () => {
  const path = new URL("../../../fixtures/golden/umap5.npy", import.meta.url);
  const { shape, data } = readNpy(readFileSync(path));
  expect(shape).toEqual([1200, 5]);
  expect(data.length).toBe(6000);
  expect(data.every((value) => Math.abs(value) < 100)).toBe(true);
  expect(data.some((value) => Math.abs(value) > 1)).toBe(true);
});

test.each([1, 2, 3])("values are read wherever the header of version %i ends", (version) => {
  for (const padding of [1, 3, 64]) {
    const { shape, data } = readNpy(encodeNpy(DATA, { version, padding }));
    expect({ shape, data }).toEqual({ shape: [2, 3], data: FLOATS });
  }
});

test("aligned values are a view into the file", () => {
  const bytes = encodeNpy(DATA);
  expect(readNpy(bytes).data.buffer).toBe(bytes.buffer);
});

test("a file is read wherever it lies in memory, out of a Buffer as well", () => {
  const bytes = encodeNpy(DATA);
  for (let offset = 0; offset < 8; offset++) {
    const buffer = Buffer.alloc(bytes.length + offset + 5);
    buffer.set(bytes, offset);
    expect(readNpy(buffer.subarray(offset, offset + bytes.length)).data).toEqual(FLOATS);
  }
});

test("shapes of any number of axes are read", () => {
  expect(readNpy(encodeNpy(DATA, { shape: "(6,)" })).shape).toEqual([6]);
  expect(readNpy(encodeNpy(DATA, { shape: "(1, 2, 3)" })).shape).toEqual([1, 2, 3]);
  expect(readNpy(encodeNpy(new Uint8Array(4), { shape: "()" }))).toEqual({
    shape: [],
    data: new Float32Array(1),
  });
  expect(readNpy(encodeNpy(new Uint8Array(0), { shape: "(0, 384)" })).data.length).toBe(0);
});

test.each<[string, Uint8Array<ArrayBuffer>, RegExp]>([
  ["empty", new Uint8Array(0), /does not begin as one does/],
  ["another format", new Uint8Array(20), /does not begin as one does/],
  ["of a later version", encodeNpy(DATA, { version: 4 }), /version 4, expected 1 to 3/],
  ["cut off before its header", encodeNpy(DATA).slice(0, 9), /before its header/],
  ["cut off in its header", encodeNpy(DATA).slice(0, 40), /ends in its header/],
  ["cut off in its values", encodeNpy(DATA).slice(0, -1), /23 bytes for 2 × 3 values of 4/],
  ["float64", encodeNpy(DATA, { descr: "'<f8'" }), /holds <f8, expected "<f4"/],
  ["of records", encodeNpy(DATA, { descr: "[('x', '<f4')]" }), /expected "<f4"/],
  ["in Fortran order", encodeNpy(DATA, { order: "True" }), /not in C order/],
  ["without a shape", encodeNpy(DATA, { shape: "None" }), /names no shape/],
])("a file that is %s is refused with what is wrong", (_, bytes, message) => {
  expect(() => readNpy(bytes)).toThrow(message);
  expect(() => readNpy(bytes)).toThrow(expect.objectContaining({ code: "invalid_vector" }));
});
