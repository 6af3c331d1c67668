import { z } from "zod";
import { EdgetopicError } from "../../core/errors.ts";

/** A WordPiece vocabulary as a `tokenizer.json` gives it. */
export interface WordPieceModel {
  /** Piece → id. The ids are 0 … size − 1, each once. */
  vocabulary: ReadonlyMap<string, number>;
  /** What a piece that continues a word begins with in the vocabulary: "##". */
  continuationPrefix: string;
  /** Words of more characters (code points) are unknown as a whole. */
  maxWordCharacters: number;
  unknownId: number;
}

const TOKENIZER_JSON = z.object({
  normalizer: z.object({
    type: z.literal("BertNormalizer"),
    clean_text: z.literal(true),
    handle_chinese_chars: z.literal(true),
    // null: as `lowercase`
    strip_accents: z.union([z.null(), z.literal(true)]),
    lowercase: z.literal(true),
  }),
  pre_tokenizer: z.object({ type: z.literal("BertPreTokenizer") }),
  model: z.object({
    type: z.literal("WordPiece"),
    unk_token: z.string(),
    continuing_subword_prefix: z.string().min(1),
    max_input_chars_per_word: z.int().positive(),
    // Looked through by hand below: a schema per entry costs as much again as the parsing.
    vocab: z.custom<Record<string, unknown>>(
      (value) => typeof value === "object" && value !== null && !Array.isArray(value),
      "expected piece → id",
    ),
  }),
});

/**
 * Reads what WordPiece needs of a Hugging Face `tokenizer.json`. Only the uncased BERT normaliser
 * and pre-tokeniser are implemented (`word-piece.ts`), so any other setting is refused with
 * `invalid_model`, as is a vocabulary with gaps or repeated ids. Added tokens, truncation, padding
 * and post-processing are not read: the embedder decides them.
 */
export function readTokenizerJson(text: string): WordPieceModel {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new EdgetopicError("invalid_model", "The tokenizer.json is no JSON.", { cause });
  }
  const parsed = TOKENIZER_JSON.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const place = issue?.path.join(".") ?? "";
    throw invalid(`is not of an uncased BERT WordPiece at "${place}": ${issue?.message ?? ""}`);
  }
  const { model } = parsed.data;
  const vocabulary = readVocabulary(model.vocab);
  const unknownId = vocabulary.get(model.unk_token);
  if (unknownId === undefined) throw invalid(`lacks its unknown piece "${model.unk_token}"`);
  return {
    vocabulary,
    continuationPrefix: model.continuing_subword_prefix,
    maxWordCharacters: model.max_input_chars_per_word,
    unknownId,
  };
}

function readVocabulary(vocab: Record<string, unknown>): Map<string, number> {
  const entries = Object.entries(vocab);
  const seen = new Uint8Array(entries.length);
  const vocabulary = new Map<string, number>();
  for (const [piece, id] of entries) {
    if (typeof id !== "number" || seen[id] !== 0) {
      throw invalid(
        `gives "${piece}" the id ${String(id)}, expected each of 0 … ${entries.length - 1} once`,
      );
    }
    seen[id] = 1;
    vocabulary.set(piece, id);
  }
  return vocabulary;
}

function invalid(what: string): EdgetopicError {
  return new EdgetopicError("invalid_model", `The tokenizer.json ${what}.`);
}
