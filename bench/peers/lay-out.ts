import { readFile } from "node:fs/promises";
import type { Kernels } from "../../src/core/kernels.ts";
import { hashRows } from "../../src/core/knn/row-hash.ts";
import { normalizeRows } from "../../src/core/math/normalize-rows.ts";
import type { FitOptions } from "../../src/core/options.ts";
import { startFit, type Fit } from "../../src/core/pipeline.ts";
import { planFit } from "../../src/core/pipeline/plan.ts";
import { readNpy } from "../../src/embedders/formats/npy.ts";
import { createRowIndex } from "../../src/jobs/fit/row-index.ts";

export interface DistinctRows {
  /** m × dimensions, unit length, none twice. */
  rows: Float32Array;
  rowHashes: Int32Array;
  dimensions: number;
}

/** The vectors of an NPY file without repetitions, as a fit lays them out. */
export async function readDistinctRows(path: string): Promise<DistinctRows> {
  const { shape, data } = readNpy(await readFile(path));
  const width = shape[1] as number;
  const index = createRowIndex();
  const kept: Float32Array[] = [];
  for (let start = 0; start < data.length; start += width) {
    const row = data.slice(start, start + width);
    normalizeRows(row, width);
    const hash = hashRows(row, width);
    if (index.add([hash[0] as number, hash[1] as number])) kept.push(row);
  }
  const distinct = new Float32Array(kept.length * width);
  kept.forEach((row, i) => distinct.set(row, i * width));
  return { rows: distinct, rowHashes: hashRows(distinct, width), dimensions: width };
}

/** The positions that a fit clusters: m × `options.dimensions`. */
export function layOut(input: DistinctRows, options: FitOptions, kernels: Kernels): Float32Array {
  const { rows, rowHashes, dimensions } = input;
  const rowCount = rows.length / dimensions;
  const rowOfDocument = Int32Array.from({ length: rowCount }, (_, i) => i);
  const plan = planFit({ documentCount: rowCount, rowCount, dimensions }, options);
  const fit = startFit(plan, { rowOfDocument, rowHashes }, kernels);
  while (fit.stage !== "cluster") {
    feed(fit, input);
    fit.advance(fit.chunk);
  }
  return fit.products.get("reducedPositions");
}

function feed(fit: Fit, { rows, dimensions }: DistinctRows): void {
  for (let need = fit.need(); need !== null; need = fit.need()) {
    const end = (need.first + need.count) * dimensions;
    fit.feedVectors(need.first, rows.slice(need.first * dimensions, end));
  }
}
