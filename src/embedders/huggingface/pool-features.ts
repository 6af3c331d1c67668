import type { EmbedderError } from "../embedder-error.ts";
import { readVectorRows, wrongRows } from "../remote/vector-rows.ts";

export interface FeaturePooling {
  /** Of the embedder, for messages. */
  id: string;
  texts: readonly string[];
  dimensions: number;
  pooling: "mean" | "cls";
  /** The server is known to pad nothing. */
  isUnpadded: boolean;
}

/**
 * What a feature extraction answered as one row a text, by how deep it is: `[texts][dimensions]` is
 * pooled; `[texts][tokens][dimensions]`, with a 1 between in some servers, or `[tokens][dimensions]`
 * for one text alone, are vectors of tokens, of which the mean is taken (special tokens are among
 * them, as in BERTopic's Hugging Face backend), or the first.
 *
 * JSON has no attention mask. Tokens of zeros are padding and left out; an answer that looks padded
 * otherwise (as many tokens for texts of other lengths) is refused rather than averaged wrongly.
 */
export function poolFeatures(answer: unknown, about: FeaturePooling): Float32Array {
  const { id, texts, dimensions } = about;
  const depth = depthOf(answer);
  if (depth === 1 && texts.length === 1) return readVectorRows(id, [answer], 1, dimensions);
  if (depth === 2 && rowCount(answer) === texts.length) {
    return readVectorRows(id, answer, texts.length, dimensions);
  }
  return poolTokens(tokensOfTexts(answer, depth, about), about);
}

/** Per text `tokens × dimensions`, row-major. */
function tokensOfTexts(
  answer: unknown,
  depth: number,
  { id, texts, dimensions }: FeaturePooling,
): Float32Array[] {
  const lists = depth === 2 && texts.length === 1 ? [answer] : answer;
  if (depth < 2 || depth > 4 || !Array.isArray(lists) || lists.length !== texts.length) {
    throw wrongRows(id, `something that is no vectors of ${texts.length} texts`);
  }
  return lists.map((each: unknown) => {
    const tokens: unknown = depth === 4 && Array.isArray(each) ? each[0] : each;
    return readVectorRows(id, tokens, rowCount(tokens), dimensions);
  });
}

function poolTokens(tokens: readonly Float32Array[], about: FeaturePooling): Float32Array {
  const { dimensions, pooling } = about;
  const pooled = new Float32Array(tokens.length * dimensions);
  let paddedCount = 0;
  for (const [index, rows] of tokens.entries()) {
    const row = pooled.subarray(index * dimensions, (index + 1) * dimensions);
    if (pooling === "cls") row.set(rows.subarray(0, dimensions));
    else paddedCount += writeMean(rows, row);
  }
  if (pooling === "mean" && paddedCount === 0 && !about.isUnpadded) refusePadding(tokens, about);
  return pooled;
}

/** Answers how many of the tokens are padding. */
function writeMean(rows: Float32Array, mean: Float32Array): number {
  const dimensions = mean.length;
  const sum = new Float64Array(dimensions);
  let count = 0;
  for (let start = 0; start < rows.length; start += dimensions) {
    const token = rows.subarray(start, start + dimensions);
    if (token.every((value) => value === 0)) continue;
    count++;
    for (let d = 0; d < dimensions; d++) sum[d] = (sum[d] as number) + (token[d] as number);
  }
  for (let d = 0; d < dimensions; d++) mean[d] = count === 0 ? 0 : (sum[d] as number) / count;
  return rows.length / dimensions - count;
}

function refusePadding(tokens: readonly Float32Array[], { id, texts }: FeaturePooling): void {
  const sameTokens = tokens.every(({ length }) => length === tokens[0]?.length);
  const sameLength = texts.every(({ length }) => length === texts[0]?.length);
  if (tokens.length > 1 && sameTokens && !sameLength) throw padded(id);
}

function padded(id: string): EmbedderError {
  return wrongRows(
    id,
    "as many vectors of tokens for each text, as if short ones were padded: give it tokenLevel, which sends one text at a time",
  );
}

function depthOf(value: unknown): number {
  let depth = 0;
  for (let at = value; Array.isArray(at); at = at[0]) depth++;
  return depth;
}

function rowCount(value: unknown): number {
  return Array.isArray(value) ? value.length : 0;
}
