import type { EmbedderInput } from "./embedder.ts";
import { EmbedderError } from "./embedder-error.ts";
import { chunkText, cutText } from "./cut-text.ts";
import type { TokenEstimator } from "./estimate-tokens.ts";
import { textOf, withText } from "./input-text.ts";
import { utf8Length } from "./utf-8-length.ts";

/**
 * What to do with texts longer than the model reads: send the beginning (and say so), send all of it
 * in chunks of which the mean is taken, weighted by their tokens, or let the input fail.
 */
export type LongTextPolicy = "truncate" | "chunk-mean" | "error";

/** Something to send: an input, or a chunk of one. */
export interface Piece {
  /** Index of the input. */
  readonly owner: number;
  readonly input: EmbedderInput;
  /** Estimated when first asked for; −1 until then. */
  tokens: number;
  bytes: number;
  /** The limit it was shortened for, if need be. */
  fittedTo: number;
  /** How often it was cut. */
  readonly cutCount: number;
  /** How often an answer had no vector for it. */
  badRowCount: number;
}

/** What JSON puts around an input. */
const FRAME_BYTES = 16;

export function createPiece(owner: number, input: EmbedderInput, cutCount = 0): Piece {
  return { owner, input, tokens: -1, bytes: -1, fittedTo: Infinity, cutCount, badRowCount: 0 };
}

export function tokensOf(piece: Piece, estimate: TokenEstimator): number {
  if (piece.tokens < 0) piece.tokens = estimate(piece.input);
  return piece.tokens;
}

export function bytesOf(piece: Piece): number {
  if (piece.bytes < 0) {
    const { input } = piece;
    const image = typeof input === "string" ? 0 : (input.image?.length ?? 0);
    piece.bytes = utf8Length(textOf(input)) + image + FRAME_BYTES;
  }
  return piece.bytes;
}

/** Pieces of at most `maxTokens` each, by the policy; none where there is no text to shorten. */
export function shortenPiece(
  { owner, input, cutCount }: Piece,
  maxTokens: number,
  policy: Exclude<LongTextPolicy, "error">,
  estimate: TokenEstimator,
): Piece[] {
  const text = textOf(input);
  const estimateText = (part: string) => estimate(withText(input, part));
  if (policy === "chunk-mean" && typeof input === "string") {
    const chunks = chunkText(text, maxTokens, estimate);
    return chunks.length < 2 ? [] : chunks.map(cutPiece);
  }
  const end = cutText(text, 0, maxTokens, estimateText);
  const beginning = text.slice(0, end).trimEnd();
  return end >= text.length || beginning === "" ? [] : [cutPiece(beginning)];

  function cutPiece(part: string): Piece {
    const piece = createPiece(owner, withText(input, part), cutCount + 1);
    piece.tokens = estimate(piece.input);
    piece.fittedTo = maxTokens;
    return piece;
  }
}

export function tooLong({ tokens }: Piece, maxTokens: number): EmbedderError {
  const message = `The text has about ${tokens} tokens, expected at most ${maxTokens}.`;
  return new EmbedderError("input_too_long", message, { limit: maxTokens });
}
