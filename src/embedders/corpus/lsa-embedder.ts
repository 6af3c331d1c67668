import { EdgetopicError } from "../../core/errors.ts";
import { DEFAULT_TF_IDF_OPTIONS, type TfIdfOptions } from "../../core/text/tf-idf.ts";
import { fnv1a } from "../fnv-1a.ts";
import { textOfInput } from "../text-of-input.ts";
import type { CorpusEmbedder, FittedEmbedder } from "./corpus-embedder.ts";
import { defaultRowCount } from "./learning-memory.ts";
import { createLsaFit } from "./lsa-fit.ts";
import { decodeLsaModel, embedTerms } from "./lsa-model.ts";

/** What latent semantic analysis can be told; the options of TF-IDF with other defaults, and two more. */
export interface LsaOptions extends Partial<TfIdfOptions> {
  /** Dimensions of the vectors: 2 … 1,000. 100, as in BERTopic's light-weight pipeline. */
  dimensions?: number;
  /**
   * Documents of which the singular vectors are made, evenly spread, at the most: 100 … 100,000.
   * 20,000, above 100 dimensions 2,000,000 / dimensions; fewer where they have more than 2,000,000 terms.
   */
  sampleCount?: number;
}

/** Terms of one document tell nothing of any other, those of many tell nothing apart. */
const TERM_DEFAULTS: TfIdfOptions = {
  ...DEFAULT_TF_IDF_OPTIONS,
  minDocuments: 2,
  maxDocuments: 0.3,
};
const INPUTS_PER_REQUEST = 512;

/**
 * Latent semantic analysis (Deerwester and others 1990): TF-IDF, then a truncated singular value
 * decomposition, as scikit-learn's `TfidfVectorizer` and `TruncatedSVD(algorithm="arpack")`, and then
 * unit length. Learns in two passes, deterministically. Words have vectors too, those of texts of
 * one word. Throws `invalid_option`.
 */
export function createLsaEmbedder(options: LsaOptions = {}): CorpusEmbedder {
  const { dimensions = 100, ...others } = options;
  check("dimensions", dimensions, 2, 1000);
  const room = defaultRowCount(dimensions);
  const { sampleCount = room, ...termOptions } = others;
  check("sampleCount", sampleCount, 100, 100_000);
  const tfIdf = { ...TERM_DEFAULTS, maxTerms: room, ...termOptions };
  const id = `lsa/${dimensions}`;
  return {
    id,
    dimensions,
    hasSparseRows: false,
    startFit: (state) => createLsaFit({ tfIdf, dimensions, sampleCount }, state),
    open: (model) => openLsaModel(id, dimensions, model).embedder,
  };
}

/**
 * As `createLsaEmbedder`, but neighbors are those of the rows of TF-IDF themselves, by the cosine or
 * Hellinger's distance; the dense vectors serve for everything that comes after, centroids and
 * the search for topics among it.
 */
export function createTfIdfEmbedder(options: LsaOptions = {}): CorpusEmbedder {
  const lsa = createLsaEmbedder(options);
  const id = `tfidf/${lsa.dimensions}`;
  return {
    ...lsa,
    id,
    hasSparseRows: true,
    open(bytes) {
      const { embedder, model } = openLsaModel(id, lsa.dimensions, bytes);
      return { ...embedder, sparseRows: model.tfIdf.transform };
    },
  };
}

function openLsaModel(id: string, dimensions: number, bytes: Uint8Array) {
  const model = decodeLsaModel(bytes);
  if (model.dimensions !== dimensions) {
    throw new EdgetopicError(
      "checkpoint_mismatch",
      `The model has ${model.dimensions} dimensions, which are not those of ${id}.`,
    );
  }
  const embedder: FittedEmbedder = {
    id,
    fingerprint: `${id};model=${fnv1a(bytes)};normalize=l2`,
    dimensions,
    model: bytes,
    modalities: ["text"],
    limits: { inputsPerRequest: INPUTS_PER_REQUEST },
    hasZeroVectors: true,
    async embed(inputs, { signal } = {}) {
      signal?.throwIfAborted();
      const rows = model.tfIdf.transform(inputs.map(textOfInput));
      const vectors = embedTerms(model, rows);
      return { vectors, usage: { tokens: rows.columns.length }, truncated: [] };
    },
  };
  return { embedder, model };
}

function check(name: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new EdgetopicError(
    "invalid_option",
    `The option ${name} is ${value}; expected a whole number from ${least} to ${most}.`,
  );
}
