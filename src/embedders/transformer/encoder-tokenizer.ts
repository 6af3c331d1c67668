import { Tokenizer } from "@huggingface/tokenizers";
import { readTokenizerJson } from "../formats/tokenizer-json.ts";
import { createWordPiece } from "../word-piece.ts";
import { invalidModel } from "./model-files.ts";
import { type AddedToken, readTextFrame, type TokenizerParts } from "./text-frame.ts";

export interface EncodedText {
  /** Special tokens included. */
  ids: readonly number[];
  /** Whether the text went on. */
  isTruncated: boolean;
}

export interface EncoderTokenizer {
  encode(text: string): EncodedText;
}

/** Writes a text's ids to `into` until either ends; answers how many, more than fit where it went on. */
type IdWriter = (text: string, into: Int32Array) => number;

/** Characters beyond which the rest of a text is not tokenised, for each token that is read. */
const CHARACTERS_PER_TOKEN = 64;

/**
 * The tokenizer of a `tokenizer.json`, special tokens put around each text, cut to `maxLength` tokens
 * in all. A special token written in a text is that token, as in huggingface/tokenizers.
 *
 * The WordPiece of the uncased models is our own (`word-piece.ts`), for its speed; everything else
 * (byte-level BPE, Unigram, cased WordPiece) is `@huggingface/tokenizers`. Throws `invalid_model`
 * where the file is none that either can read.
 */
export function createEncoderTokenizer(
  tokenizerJson: string,
  tokenizerConfig: object,
  maxLength: number,
): EncoderTokenizer {
  const parts = parseParts(tokenizerJson);
  const { before, after } = readTextFrame(parts.post_processor);
  const room = maxLength - before.length - after.length;
  if (before.length + after.length === 0) {
    throw invalidModel("puts no special tokens around a text, expected those of its family");
  }
  if (room < 1) {
    throw invalidModel(`reads ${maxLength} tokens, expected room for a text between special ones`);
  }
  const write = isUncasedWordPiece(parts)
    ? createWordPieceWriter(tokenizerJson, parts.added_tokens ?? [])
    : createLibraryWriter(parts, tokenizerConfig);
  const into = new Int32Array(room + 1);
  return {
    encode(text) {
      const count = write(text, into);
      const ids = [...before, ...into.subarray(0, Math.min(count, room)), ...after];
      return { ids, isTruncated: count > room };
    },
  };
}

function parseParts(tokenizerJson: string): TokenizerParts {
  try {
    return JSON.parse(tokenizerJson) as TokenizerParts;
  } catch {
    throw invalidModel("has a tokenizer.json that is no JSON");
  }
}

function isUncasedWordPiece({
  model,
  normalizer,
  pre_tokenizer: preTokenizer,
  added_tokens: added = [],
}: TokenizerParts): boolean {
  return (
    model?.type === "WordPiece" &&
    normalizer?.type === "BertNormalizer" &&
    normalizer.clean_text === true &&
    normalizer.handle_chinese_chars === true &&
    normalizer.lowercase === true &&
    normalizer.strip_accents !== false &&
    preTokenizer?.type === "BertPreTokenizer" &&
    added.every((token) => token.normalized !== true && token.single_word !== true)
  );
}

function createWordPieceWriter(tokenizerJson: string, added: readonly AddedToken[]): IdWriter {
  const wordPiece = createWordPiece(readTokenizerJson(tokenizerJson), { keepsUnknown: true });
  const ids = new Map(added.map(({ content, id }) => [content, id]));
  if (ids.size === 0) return (text, into) => wordPiece.encode(text, into);
  const alternatives = [...ids.keys()].sort((a, b) => b.length - a.length).map(escapePattern);
  const special = new RegExp(`(${alternatives.join("|")})`, "u");
  return (text, into) => {
    if (!special.test(text)) return wordPiece.encode(text, into);
    let count = 0;
    for (const part of text.split(special)) {
      if (count === into.length) return count;
      const id = ids.get(part);
      if (id === undefined) count += wordPiece.encode(part, into.subarray(count));
      else into[count++] = id;
    }
    return count;
  };
}

function createLibraryWriter(parts: TokenizerParts, config: object): IdWriter {
  const tokenizer = createLibraryTokenizer(parts, config);
  const idsOf = (text: string): readonly number[] =>
    tokenizer.encode(text, { add_special_tokens: false }).ids;
  return (text, into) => {
    const most = CHARACTERS_PER_TOKEN * into.length;
    let ids = text.length > 2 * most ? idsOf(text.slice(0, most)) : [];
    // What the cut does to the last pieces must not be among those that are read.
    if (ids.length < into.length + CHARACTERS_PER_TOKEN) ids = idsOf(text);
    const count = Math.min(ids.length, into.length);
    for (let i = 0; i < count; i++) into[i] = ids[i] as number;
    return count;
  };
}

function createLibraryTokenizer(parts: TokenizerParts, config: object): Tokenizer {
  try {
    return new Tokenizer(parts, config);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw invalidModel(`has a tokenizer.json that cannot be read: ${reason}`);
  }
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
}
