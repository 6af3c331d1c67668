import { zipSync } from "fflate";
import { expect, test } from "vitest";
import { readNpz } from "../../../../src/embedders/formats/npz.ts";
import { expectClose } from "../../../support/expect-close.ts";
import { denseRows } from "../../../support/random-sparse-rows.ts";
import {
  readWordVectorFixture,
  readWordVectorGolden,
} from "../../../support/word-vector-fixtures.ts";

const { npz: GOLDEN } = readWordVectorGolden();

/** A `.npy` array. */
function npy(descr: string, shape: string, data: ArrayBufferView | string): Uint8Array {
  const header = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${shape}, }\n`;
  const values =
    typeof data === "string" ? new TextEncoder().encode(data) : new Uint8Array(data.buffer);
  const bytes = new Uint8Array(10 + header.length + values.length);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length, 0]);
  bytes.set(new TextEncoder().encode(header), 10);
  bytes.set(values, 10 + header.length);
  return bytes;
}

const CSR = {
  "format.npy": npy("|S3", "()", "csr"),
  "shape.npy": npy("<i8", "(2,)", BigInt64Array.of(2n, 4n)),
  "indptr.npy": npy("<i4", "(3,)", Int32Array.of(0, 3, 4)),
  "indices.npy": npy("<i4", "(4,)", Int32Array.of(3, 0, 3, 1)),
  "data.npy": npy("<f8", "(4,)", Float64Array.of(1, 2, 4, 8)),
};

test("SciPy's sparse rows are read, compressed or not, of f64 or f32", () => {
  for (const name of ["rows.npz", "rows-f32.npz"]) {
    const matrix = readNpz(readWordVectorFixture(name));
    if (matrix.kind !== "sparse") throw new Error("The matrix is not sparse.");
    expectClose(denseRows(matrix.rows).flat(), GOLDEN.rows.flat(), 1e-7);
    expect(matrix.rows).toMatchObject({ rowCount: 9, columnCount: 7 });
  }
});

test("NumPy's one dense array is read", () => {
  const matrix = readNpz(readWordVectorFixture("dense.npz"));
  expect(matrix).toMatchObject({ kind: "dense", rowCount: 4, dimensions: 3 });
  if (matrix.kind === "dense") expectClose(matrix.rows, GOLDEN.dense.flat(), 0);
});

test("columns are put in order, those that come twice added up", () => {
  const matrix = readNpz(zipSync(CSR));
  expect(matrix).toEqual({
    kind: "sparse",
    rows: {
      rowCount: 2,
      columnCount: 4,
      offsets: Int32Array.of(0, 2, 3),
      columns: Int32Array.of(0, 3, 1),
      values: Float32Array.of(2, 5, 8),
    },
  });
});

test("what is no such matrix is refused, and says why", () => {
  const one = npy("<f4", "(1, 2)", Float32Array.of(1, 2));
  for (const [bytes, message] of [
    [Uint8Array.of(1, 2, 3), /no zip archive/],
    [zipSync({ "a.npy": one, "b.npy": one }), /arrays a.npy, b.npy/],
    [zipSync({ "a.npy": new Uint8Array(20) }), /no array in a.npy/],
    [zipSync({ "a.npy": npy("<f4", "(2,)", Float32Array.of(1, 2)) }), /1 axes/],
    [zipSync({ "a.npy": npy("<f4", "(3, 2)", Float32Array.of(1, 2)) }), /8 bytes in a.npy for 6/],
    [zipSync({ "a.npy": npy("<c8", "(1, 1)", Float32Array.of(1, 2)) }), /"<c8" in a.npy/],
    [zipSync({ "a.npy": npy("<f4", "(1, 2)", Float32Array.of(1, NaN)) }), /value NaN/],
    [zipSync({ ...CSR, "format.npy": npy("|S3", "()", "csc") }), /by "csc"/],
    [
      zipSync({ ...CSR, "indices.npy": npy("<i4", "(4,)", Int32Array.of(3, 0, 4, 1)) }),
      /make no 2/,
    ],
    [zipSync({ ...CSR, "indptr.npy": npy("<i4", "(3,)", Int32Array.of(0, 3, 2)) }), /make no 2/],
    [zipSync({ "indptr.npy": CSR["indptr.npy"] }), /lacks the array format.npy/],
    [zipSync({ "a.npy": new Uint8Array(65_000_000) }, { level: 1 }), /at most 64000000/],
  ] as const) {
    expect(() => readNpz(bytes)).toThrow(message);
    expect(() => readNpz(bytes)).toThrow(expect.objectContaining({ code: "invalid_vector" }));
  }
});
