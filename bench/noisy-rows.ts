import { closeSync, openSync, readSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRandom } from "../src/core/math/random.ts";
import { normalizeRows } from "../src/core/math/normalize-rows.ts";
import { readNpy } from "../src/embedders/formats/npy.ts";

/** Length of the noise that makes a further row of one that is in the files, whose length is 1. */
const NOISE = 0.3;

export interface RowSource {
  readonly rowCount: number;
  readonly dimensions: number;
  /** `count × dimensions`, of unit length, a copy. */
  read(first: number, count: number): Float32Array;
}

/**
 * The rows of the files, one after another; beyond them further rows, each a random one of the
 * files with noise, the same on every run. Fewer than there are: random ones without noise. Rows
 * are read from disk as they are asked for, so that memory is the search's own.
 */
export async function openNoisyRows(paths: string[], count: number): Promise<RowSource> {
  const files: { path: string; rows: number; start: number }[] = [];
  let dimensions = 0;
  for (const path of paths) {
    const bytes = await readFile(path);
    const { shape, data } = readNpy(bytes);
    const [rows = 0, columns = 0] = shape;
    if (dimensions !== 0 && columns !== dimensions) {
      throw new Error(`${path} has ${columns} dimensions, the files before it ${dimensions}.`);
    }
    dimensions = columns;
    files.push({ path, rows, start: bytes.length - data.byteLength });
  }
  const total = files.reduce((sum, { rows }) => sum + rows, 0);
  const rowCount = count === 0 ? total : count;

  function readOne(row: number, out: Float32Array): void {
    let at = row;
    for (const { path, rows, start } of files) {
      if (at < rows) {
        const file = openSync(path, "r");
        readSync(file, out, { position: start + 4 * at * dimensions });
        closeSync(file);
        return;
      }
      at -= rows;
    }
  }

  return {
    rowCount,
    dimensions,
    read(first, wanted) {
      const found = new Float32Array(wanted * dimensions);
      for (let i = 0; i < wanted; i++) {
        const row = found.subarray(i * dimensions, (i + 1) * dimensions);
        const random = createRandom(7, first + i);
        const isDrawn = rowCount < total || first + i >= total;
        readOne(isDrawn ? random.uint32() % total : first + i, row);
        normalizeRows(row, dimensions);
        if (first + i >= total) addNoise(row, random.uniform);
      }
      normalizeRows(found, dimensions);
      return found;
    },
  };
}

function addNoise(row: Float32Array, uniform: () => number): void {
  for (let d = 0; d < row.length; d++) {
    // Three draws are near enough to a normal one; theirs has the variance 1 / 4.
    const draw = uniform() + uniform() + uniform() - 1.5;
    row[d] = (row[d] as number) + (2 * NOISE * draw) / Math.sqrt(row.length);
  }
}
