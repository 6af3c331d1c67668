import { readFileSync } from "node:fs";
import { tableFromArrays, tableToIPC } from "@uwdata/flechette";
import { expect, test } from "vitest";
import { openMatrixFile } from "../../../../src/embedders/matrix/open-matrix-file.ts";

const IDS = ["a", "b/1", "ä", "d", "e"];
const ROWS = Array.from({ length: 20 }, (_, i) => (i - 7) / 4);

const readFixture = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../../../fixtures/matrices/${name}`, import.meta.url)));

/** In chunks of that many bytes. */
function toStream(bytes: Uint8Array, chunkBytes: number): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(at, at + chunkBytes));
      at += chunkBytes;
    },
  });
}

async function readAll(bytes: Uint8Array, { chunkBytes = 7, dimensions = 4 } = {}) {
  const file = await openMatrixFile(toStream(bytes, chunkBytes), { dimensions });
  const ids: string[] = [];
  const values: number[] = [];
  const refused: [number, string][] = [];
  let error: unknown;
  try {
    for await (const block of file.blocks) {
      const first = values.length / dimensions;
      for (const [row, { code }] of block.refused) refused.push([first + row, code]);
      ids.push(...(block.ids ?? []));
      values.push(...block.vectors);
    }
  } catch (thrown) {
    error = thrown;
  }
  return { file, ids, values, refused, error };
}

test.for([
  ["f2.npy", []],
  ["f4.npy", []],
  ["f8.npy", []],
  ["f2-big.npy", []],
  ["f4-big.npy", []],
  ["f8-big.npy", []],
  ["plain.npz", []],
  ["ids.npz", IDS],
  ["ids-compressed.npz", IDS],
  ["numbers.npz", ["0", "1", "2", "3", "4"]],
  ["f32.safetensors", []],
  ["f16-ids.safetensors", IDS],
  ["f64.safetensors", []],
  ["fixed-stream.arrow", IDS],
  ["fixed-file.arrow", IDS],
  ["no-ids.arrow", []],
  ["lists.arrow", IDS],
  ["large-lists.arrow", ["0", "1", "2", "3", "4"]],
  ["half.arrow", IDS],
] as const)(
  "%s of Python is read as it was written, in chunks of any size",
  async ([name, ids]) => {
    for (const chunkBytes of [1, 7, 100_000]) {
      const read = await readAll(readFixture(name), { chunkBytes });
      expect(read.error).toBeUndefined();
      expect(read.values).toEqual(ROWS);
      expect(read.ids).toEqual(ids);
      expect(read.file.hasIds).toBe(ids.length > 0);
      expect(read.refused).toEqual([]);
    }
  },
);

test.for([
  ["fortran.npy", /Fortran order.*np\.ascontiguousarray/],
  ["integers.npy", /holds "<i4", expected floats/],
  ["one-axis.npy", /the shape \(4\), expected \(documents, dimensions\)/],
  ["objects.npy", /holds "\|O"/],
  ["objects.npz", /ids of "\|O" in ids\.npy.*dtype=str/],
  ["two.safetensors", /tensors of two axes: a, b; expected one/],
] as const)("%s is refused, with what is wrong", async ([name, message]) => {
  await expect(readAll(readFixture(name))).rejects.toThrow(message);
});

test("compressed Arrow is refused with what to do, ids that follow the vectors are not seen", async () => {
  await expect(readAll(readFixture("compressed.arrow"))).rejects.toThrow(
    /is compressed \(LZ4_FRAME\); write it without \(.*compression=None/,
  );
  const read = await readAll(readFixture("ids-last.npz"));
  expect(read).toMatchObject({ values: ROWS, ids: [] });
});

test("rows of an Arrow file without a vector of the right length are refused by themselves", async () => {
  const { values, refused, ids } = await readAll(readFixture("ragged.arrow"));
  expect(refused).toEqual([
    [1, "dimension_mismatch"],
    [2, "invalid_vector"],
  ]);
  expect(values.slice(0, 4)).toEqual(ROWS.slice(0, 4));
  expect(values[14]).toBeNaN();
  expect(values.slice(16)).toEqual(ROWS.slice(16));
  expect(ids.at(-1)).toBe("");
});

test("rows that are not as long as they are to be are refused at once", async () => {
  for (const name of ["f4.npy", "ids.npz", "f32.safetensors", "fixed-file.arrow"]) {
    const wrong = openMatrixFile(toStream(readFixture(name), 10), { dimensions: 5 });
    await expect(wrong).rejects.toMatchObject({ code: "dimension_mismatch" });
  }
});

test.for(["f4.npy", "ids.npz", "ids-compressed.npz", "f32.safetensors", "fixed-stream.arrow"])(
  "%s, wherever it is cut short, gives only rows that were whole, and says so",
  async (name) => {
    const bytes = readFixture(name);
    let partCount = 0;
    for (let length = 0; length < bytes.length; length += 3) {
      const part = bytes.subarray(0, length);
      const read = await readAll(part, { chunkBytes: 64 }).catch((error: unknown) => ({ error }));
      if (!("values" in read)) {
        expect(read.error).toMatchObject({ code: "invalid_vector" });
        continue;
      }
      expect(read.values.length % 4).toBe(0);
      expect(read.values).toEqual(ROWS.slice(0, read.values.length));
      // What follows the rows need not be there.
      if (read.values.length < ROWS.length) {
        expect(read.error).toMatchObject({ code: "invalid_vector" });
        if (read.values.length > 0) partCount++;
      }
    }
    if (name !== "ids-compressed.npz") expect(partCount).toBeGreaterThan(0);
  },
);

test("what is no such file is told by its first bytes", async () => {
  const text = new TextEncoder().encode('{"documents": []}');
  await expect(readAll(text)).rejects.toThrow(/begins with the bytes 7b 22 64/);
  await expect(readAll(new Uint8Array(0))).rejects.toThrow(/bytes of nothing/);
});

test("a batch of Arrow that is too large to be held is refused, with what to do", async () => {
  const count = 9_000;
  const vector = Array.from({ length: count }, () => Array.from({ length: 1_000 }, () => 0.5));
  const bytes = tableToIPC(tableFromArrays({ vector }), { format: "stream" });
  if (bytes === null) throw new Error("There is no table.");
  await expect(readAll(bytes, { chunkBytes: 1 << 20, dimensions: 1_000 })).rejects.toThrow(
    /has a batch of \d+ bytes.*max_chunksize/,
  );
});

test("reading ends with whoever reads: the stream is let go", async () => {
  for (const name of ["f4.npy", "ids.npz", "f32.safetensors", "fixed-stream.arrow"]) {
    let isCancelled = false;
    const bytes = readFixture(name);
    let at = 0;
    const stream = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          controller.enqueue(bytes.slice(at, (at += 16)));
        },
        cancel: () => void (isCancelled = true),
      },
      { highWaterMark: 0 },
    );
    const file = await openMatrixFile(stream, { dimensions: 4 });
    for await (const _ of file.blocks) break;
    expect(isCancelled).toBe(true);
  }
});
