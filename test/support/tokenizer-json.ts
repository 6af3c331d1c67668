/** A `tokenizer.json` of an uncased BERT WordPiece with these pieces, some of its parts replaced. */
export function tokenizerJson(
  pieces: readonly string[],
  changes: { normalizer?: object; model?: object } = {},
): string {
  return JSON.stringify({
    version: "1.0",
    normalizer: {
      type: "BertNormalizer",
      clean_text: true,
      handle_chinese_chars: true,
      strip_accents: null,
      lowercase: true,
      ...changes.normalizer,
    },
    pre_tokenizer: { type: "BertPreTokenizer" },
    model: {
      type: "WordPiece",
      unk_token: "[UNK]",
      continuing_subword_prefix: "##",
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(pieces.map((piece, id) => [piece, id])),
      ...changes.model,
    },
  });
}
