/** Texts whose vectors must have the same bits in Node, in workerd and in a browser. */
export const DIGEST_TEXTS = [
  "I lost my card",
  "",
  "naïve café — résumé",
  "gold and silver coin is paid for the public debt",
  "the quick brown fox jumps over the lazy dog ".repeat(8),
];

/** The beginning of SHA-256 of their vectors by the tiny models of test/fixtures/transformer. */
export const VECTOR_DIGESTS = {
  "bert f32": "53ce67f415007ed3",
  "bert int8": "668a859f0b6ebb4e",
  "mpnet f32": "b1744aa07ae4d219",
  "mpnet int8": "4d774c728128d582",
  "distilbert f32": "8d1738e7bbb7008d",
  "distilbert int8": "d4c9a580dd2a2cf3",
  "roberta f32": "cbe854e8157373e4",
  "roberta int8": "d5c63463464687d8",
  "xlm-roberta f32": "692f22b6513b7f8f",
  "xlm-roberta int8": "8865ff280ee047bc",
};

export async function digestOfVectors(vectors: Float32Array): Promise<string> {
  const bytes = Uint8Array.from(new Uint8Array(vectors.buffer));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest.subarray(0, 8), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
