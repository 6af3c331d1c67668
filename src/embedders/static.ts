import { EdgetopicError } from "../core/errors.ts";
import type { CoveredEmbedding } from "./coverage.ts";
import type { Embedder, EmbedderInput, EmbedOptions } from "./embedder.ts";
import { fnv1a } from "./fnv-1a.ts";
import { readSafetensors } from "./formats/safetensors.ts";
import { readTokenizerJson } from "./formats/tokenizer-json.ts";
import { textOfInput } from "./text-of-input.ts";
import { createWordPiece } from "./word-piece.ts";
import type { WordPiece, WordTally } from "./word-piece.ts";

/** The default embedder: runs inside the Worker, English, 256 dimensions. */
export const STATIC_EMBEDDER_ID = "static/en";
export const STATIC_DIMENSIONS = 256;

/** Pieces of a text that are read; it is `truncated` where there are more. */
const MAX_PIECES = 512;
/** A request keeps the isolate for some 15 ms: 33,000 passages of 140 pieces a second in workerd. */
const INPUTS_PER_REQUEST = 512;

export interface StaticEmbedder extends Embedder {
  embed(...given: Parameters<Embedder["embed"]>): Promise<CoveredEmbedding>;
}

interface StaticModel {
  pieceCount: number;
  dimensions: number;
  /** `pieceCount × dimensions`, row-major. */
  rows: Int8Array;
  /** Per row: value = int8 × scale. */
  scales: Float32Array;
}

/**
 * Embeds a text as the mean of its word pieces' vectors, scaled to unit length (Model2Vec,
 * https://github.com/MinishLab/model2vec, with which it agrees; its clipping of texts by characters
 * is left out). Unknown pieces are dropped; the first 512 known ones are read. A text without any is
 * the zero vector. An embedding's coverage is the share of the words of four characters or more that
 * are one piece of the vocabulary: of English more than half of any text of some length, of other
 * languages less. Sums are float64 in the order of the pieces, so the bits are the same everywhere.
 *
 * `model` is a safetensors file with `embeddings` (int8, pieces × dimensions) and `scales` (float32,
 * pieces), `tokenizer` the text of its `tokenizer.json`; the tokenizer is parsed at the first
 * request. Throws `invalid_model` where a file is damaged or the two do not belong together.
 */
export function createStaticEmbedder(files: {
  model: ArrayBuffer;
  tokenizer: string;
}): StaticEmbedder {
  const model = readStaticModel(files.model);
  const { dimensions } = model;
  const modelHash = fnv1a(new Uint8Array(files.model));
  const tokenizerHash = fnv1a(new TextEncoder().encode(files.tokenizer));
  let wordPiece: WordPiece | undefined;

  async function embed(
    inputs: readonly EmbedderInput[],
    options: EmbedOptions = {},
  ): Promise<CoveredEmbedding> {
    options.signal?.throwIfAborted();
    wordPiece ??= createModelWordPiece(files.tokenizer, model.pieceCount);
    const vectors = new Float32Array(inputs.length * dimensions);
    const coverage = new Float32Array(inputs.length);
    const truncated: number[] = [];
    // One more than is read shows that there is more.
    const pieces = new Int32Array(MAX_PIECES + 1);
    const sum = new Float64Array(dimensions);
    let tokens = 0;
    for (const [index, input] of inputs.entries()) {
      const words: WordTally = { wordCount: 0, wholeCount: 0 };
      let count = wordPiece.encode(textOfInput(input, index), pieces, words);
      coverage[index] = words.wordCount === 0 ? 1 : words.wholeCount / words.wordCount;
      if (count > MAX_PIECES) {
        truncated.push(index);
        count = MAX_PIECES;
      }
      tokens += count;
      poolMean(model, pieces, count, sum);
      writeUnitVector(sum, vectors, index * dimensions);
    }
    return { vectors, usage: { tokens }, truncated, coverage };
  }

  return {
    id: STATIC_EMBEDDER_ID,
    fingerprint: [
      STATIC_EMBEDDER_ID,
      `model=${modelHash}`,
      `tokenizer=${tokenizerHash}`,
      `dimensions=${dimensions}`,
      "pooling=mean",
      "normalize=l2",
      "unknown=dropped",
      `truncate=${MAX_PIECES}`,
    ].join(";"),
    dimensions,
    modalities: ["text"],
    hasZeroVectors: true,
    tellsCoverage: true,
    limits: { inputsPerRequest: INPUTS_PER_REQUEST },
    embed,
  };
}

/** The sum has the mean's direction, which is all that remains after scaling to unit length. */
function poolMean(model: StaticModel, pieces: Int32Array, count: number, sum: Float64Array): void {
  const { dimensions, rows, scales } = model;
  sum.fill(0);
  for (let i = 0; i < count; i++) {
    const piece = pieces[i] as number;
    const scale = scales[piece] as number;
    const start = piece * dimensions;
    for (let d = 0; d < dimensions; d++) {
      sum[d] = (sum[d] as number) + scale * (rows[start + d] as number);
    }
  }
}

function writeUnitVector(sum: Float64Array, vectors: Float32Array, start: number): void {
  let squares = 0;
  for (let d = 0; d < sum.length; d++) squares += (sum[d] as number) * (sum[d] as number);
  if (squares === 0) return;
  const norm = Math.sqrt(squares);
  for (let d = 0; d < sum.length; d++) vectors[start + d] = (sum[d] as number) / norm;
}

function readStaticModel(bytes: ArrayBuffer): StaticModel {
  const tensors = readSafetensors(bytes);
  const embeddings = tensors.get("embeddings");
  const scales = tensors.get("scales");
  if (embeddings?.dtype !== "I8" || embeddings.shape.length !== 2) {
    throw invalid(`needs the tensor "embeddings" as I8, pieces × dimensions`);
  }
  const [pieceCount = 0, dimensions = 0] = embeddings.shape;
  if (scales?.dtype !== "F32" || scales.values.length !== pieceCount) {
    throw invalid(`needs the tensor "scales" as F32 with one value for each of ${pieceCount} rows`);
  }
  return { pieceCount, dimensions, rows: embeddings.values, scales: scales.values };
}

function createModelWordPiece(tokenizer: string, pieceCount: number): WordPiece {
  const wordPiece = readTokenizerJson(tokenizer);
  if (wordPiece.vocabulary.size !== pieceCount) {
    throw invalid(
      `has ${pieceCount} rows, but its tokenizer ${wordPiece.vocabulary.size} pieces: they do not belong together`,
    );
  }
  return createWordPiece(wordPiece);
}

function invalid(what: string): EdgetopicError {
  return new EdgetopicError("invalid_model", `The static model ${what}.`);
}
