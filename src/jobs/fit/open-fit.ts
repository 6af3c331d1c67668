import type { Kernels } from "../../core/kernels.ts";
import { hashRows } from "../../core/knn/row-hash.ts";
import { normalizeRows } from "../../core/math/normalize-rows.ts";
import { pickSparseRows } from "../../core/math/sparse-row-blocks.ts";
import type { SparseRows } from "../../core/math/sparse-rows.ts";
import type { DocumentTargets } from "../../core/modes/document-targets.ts";
import type { FitOptions } from "../../core/options.ts";
import { startFit, type Fit, type FitRows } from "../../core/pipeline.ts";
import { roundedVectors } from "../../core/vector-encoding.ts";
import { planFit, type FitSizes } from "../../core/pipeline/plan.ts";
import type { LanguageTools } from "../../core/text/languages.ts";
import type { GivenReducers } from "../../core/pipeline/stage.ts";
import { plainLanguageTools } from "../../languages/language-tools.ts";
import { umapJsReducer } from "../../reducers/umap-js.ts";
import type { FitInputs } from "./fit-inputs.ts";
import { createRowIndex, hasBlankRow } from "./row-index.ts";
import { targetsOfRows } from "./targets-of-rows.ts";

export interface DocumentVectors {
  /** n, distinct */
  ids: readonly string[];
  /** n */
  texts: readonly string[];
  /** n × dimensions, f32, of any length but zero */
  vectors: Float32Array;
  dimensions: number;
  /** n: where neighbors are to be found among these rows and not among the vectors. */
  sparseRows?: SparseRows;
  /** n: for the modes that are about classes. */
  classes?: readonly (string | undefined)[];
  /** By the embedder of the vectors, `texts × dimensions`: for the modes that are about words or names. */
  embed?: (texts: readonly string[]) => Promise<Float32Array>;
}

/** Those beyond core's own, which only a fit in one go can have. */
const REDUCERS: GivenReducers = {
  "umap-js": ({ dimensions, neighborCount, minDistance, seed, epochs, umap = {} }) =>
    umapJsReducer({
      reducedDimensions: dimensions,
      neighborCount,
      minDistance,
      seed,
      ...(epochs !== "auto" && { epochCount: epochs }),
      ...(umap.spread !== undefined && { spread: umap.spread }),
    }),
};

export interface OpenFit {
  /** Not yet begun. */
  fit: Fit;
  inputs: FitInputs;
  /** The ids in the order of the fit's documents: ascending by code unit. */
  ids: string[];
}

/** The places of distinct ids in the order of the fit's documents: ascending by code unit. */
export function orderOfIds(ids: readonly string[]): number[] {
  return ids.map((_, i) => i).sort((i, j) => ((ids[i] as string) < (ids[j] as string) ? -1 : 1));
}

/**
 * A fit of documents in memory; `targets` are what is known of them, in the order of the fit;
 * `languages` those tools that its language needs. Throws what `planFit` throws.
 */
export function openFit(
  documents: DocumentVectors,
  options: FitOptions,
  kernels: Kernels,
  targets?: DocumentTargets,
  languages: LanguageTools = plainLanguageTools,
): OpenFit {
  const { ids, texts, dimensions, sparseRows } = documents;
  const vectors = roundedVectors(documents.vectors, dimensions, options.vectorEncoding ?? "f32");
  const order = orderOfIds(ids);
  const vectorOf = (document: number): Float32Array =>
    vectors.subarray(document * dimensions, (document + 1) * dimensions);

  const index = createRowIndex();
  const documentOfRow: number[] = [];
  const unit = new Float32Array(dimensions);
  for (const document of order) {
    unit.set(vectorOf(document));
    normalizeRows(unit, dimensions);
    const hash = hashRows(unit, dimensions);
    if (index.add([hash[0] as number, hash[1] as number])) documentOfRow.push(document);
  }
  const { documentCount, rowCount } = index;
  const found = index.finish();
  const told = targets === undefined ? {} : targetsOfRows(options.mode, targets, found);
  const rows: FitRows = { ...found, ...told };
  const isBlank = hasBlankRow(rows.rowHashes, dimensions);
  const sizes: FitSizes = {
    documentCount,
    rowCount,
    dimensions,
    hasBlankRow: isBlank,
    ...(sparseRows && {
      sparse: { valueCount: sparseRows.values.length, columnCount: sparseRows.columnCount },
    }),
  };
  return {
    fit: startFit(planFit(sizes, options), rows, kernels, REDUCERS, languages),
    ids: order.map((document) => ids[document] as string),
    inputs: {
      async vectors(first, count) {
        const fed = new Float32Array(count * dimensions);
        for (let i = 0; i < count; i++) {
          fed.set(vectorOf(documentOfRow[first + i] as number), i * dimensions);
        }
        return fed;
      },
      ...(sparseRows && {
        sparseRows: async (first: number, count: number) =>
          pickSparseRows(sparseRows, documentOfRow.slice(first, first + count)),
      }),
      texts: async (first, count) =>
        order.slice(first, first + count).map((document) => texts[document] as string),
    },
  };
}
