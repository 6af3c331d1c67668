import { normalizeRows } from "../../core/math/normalize-rows.ts";
import type { SparseRows } from "../../core/math/sparse-rows.ts";
import { decodeSections, encodeSections, type SectionArray } from "../../core/sections.ts";
import { decodeTfIdf, type TfIdf } from "../../core/text/tf-idf.ts";

/** Latent semantic analysis of a corpus: what its terms weigh, and where they are. */
export interface LsaModel {
  readonly tfIdf: TfIdf;
  readonly dimensions: number;
  /** `terms × dimensions`, f32: the right singular vectors, by term. */
  readonly termVectors: Float32Array;
}

const MODEL = { kind: "lsa model", version: 1 };

interface Header {
  dimensions: number;
  tfIdf: unknown;
}

/** A term takes `4 × dimensions + 20` bytes, about. */
export function encodeLsaModel({ tfIdf, dimensions, termVectors }: LsaModel): Uint8Array {
  const { header, arrays } = tfIdf.encode();
  return encodeSections(MODEL.kind, MODEL.version, { dimensions, tfIdf: header } satisfies Header, {
    ...arrays,
    termVectors,
  });
}

/** Throws `checkpoint_mismatch` where the bytes are damaged or no such model. */
export function decodeLsaModel(bytes: Uint8Array): LsaModel {
  const sections = decodeSections(bytes, MODEL.kind, MODEL.version);
  const header = sections.header as Header;
  const { termVectors: _, ...arrays }: Record<string, SectionArray> = sections.arrays();
  return {
    tfIdf: decodeTfIdf(header.tfIdf, arrays),
    dimensions: header.dimensions,
    termVectors: sections.get("termVectors", "f32"),
  };
}

/** Rows of TF-IDF in the space of the model, `X V`, `rows × dimensions`, added up in f64. */
export function projectTerms(
  { dimensions, termVectors }: LsaModel,
  rows: SparseRows,
): Float32Array {
  const { rowCount, offsets, columns, values } = rows;
  const projected = new Float32Array(rowCount * dimensions);
  const sum = new Float64Array(dimensions);
  for (let row = 0; row < rowCount; row++) {
    sum.fill(0);
    const end = offsets[row + 1] as number;
    for (let at = offsets[row] as number; at < end; at++) {
      const start = (columns[at] as number) * dimensions;
      const value = values[at] as number;
      for (let d = 0; d < dimensions; d++) {
        sum[d] = (sum[d] as number) + value * (termVectors[start + d] as number);
      }
    }
    projected.set(sum, row * dimensions);
  }
  return projected;
}

/** The vectors of texts, scaled to unit length; zeros where a text has no term of the corpus. */
export function embedTerms(model: LsaModel, rows: SparseRows): Float32Array {
  const vectors = projectTerms(model, rows);
  normalizeRows(vectors, model.dimensions);
  return vectors;
}
