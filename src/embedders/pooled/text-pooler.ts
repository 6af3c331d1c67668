import { normalizeRows } from "../../core/math/normalize-rows.ts";
import { ABSENT, KNOWN, type WordVectors } from "../word-vectors/word-vectors.ts";

export interface PooledTexts {
  /** `texts × dimensions`, f32, row-major, of any length. */
  readonly vectors: Float32Array;
  /** By text: the share of its tokens that are in the vocabulary, 1 where it has no token. */
  readonly coverage: Float32Array;
  /** Indexes of the texts of which only the first 8,192 tokens were read. */
  readonly truncated: number[];
  /** Read, over all texts. */
  readonly tokenCount: number;
}

/** Makes one vector of the words of a text; what it is made of depends on nothing else. */
export interface TextPooler {
  readonly fingerprint: string;
  readonly dimensions: number;
  pool(texts: readonly string[], signal?: AbortSignal): Promise<PooledTexts>;
}

export interface TextPoolerOptions {
  /** The tokens of a text, and what that way of cutting it is called in the fingerprint. */
  tokenize: (text: string) => string[];
  tokenizer: string;
  /** By default "mean". */
  pooling?: "mean" | "max" | "min";
  /** Tokens without a vector are left out ("skip", the default) or count as rows of zeros ("zero"). */
  unknown?: "skip" | "zero";
  /** Scales the words' vectors to unit length first, as fastText's sentence vectors have it. By default false. */
  unitWords?: boolean;
}

const MOST_TOKENS = 8192;
/** Words that are looked up together, or those of one text. */
const GROUP_WORDS = 2048;

/** Texts cut into the words that are looked up together. */
interface Group {
  readonly words: Map<string, number>;
  /** By text: the numbers of its words. */
  readonly texts: Int32Array[];
}

/** Adds up in f64, in the order of the tokens. A text without a token that counts has zeros. */
export function createTextPooler(words: WordVectors, options: TextPoolerOptions): TextPooler {
  const { tokenize, tokenizer, pooling = "mean", unknown = "skip", unitWords = false } = options;
  const { dimensions } = words;

  async function pool(texts: readonly string[], signal?: AbortSignal): Promise<PooledTexts> {
    const vectors = new Float32Array(texts.length * dimensions);
    const coverage = new Float32Array(texts.length);
    const truncated: number[] = [];
    let tokenCount = 0;
    let group: Group = { words: new Map(), texts: [] };
    for (let index = 0; index < texts.length; index++) {
      const tokens = tokenize(texts[index] as string);
      if (tokens.length > MOST_TOKENS) {
        truncated.push(index);
        tokens.length = MOST_TOKENS;
      }
      tokenCount += tokens.length;
      group.texts.push(numberWords(tokens, group.words));
      if (group.words.size < GROUP_WORDS && index < texts.length - 1) continue;
      const first = index + 1 - group.texts.length;
      await poolGroup(group, first, vectors, coverage, signal);
      group = { words: new Map(), texts: [] };
    }
    return { vectors, coverage, truncated, tokenCount };
  }

  async function poolGroup(
    group: Group,
    first: number,
    vectors: Float32Array,
    coverage: Float32Array,
    signal?: AbortSignal,
  ): Promise<void> {
    const { vectors: rows, found } = await words.lookUp([...group.words.keys()], signal);
    if (unitWords) normalizeRows(rows, dimensions);
    const row = new Float64Array(dimensions);
    for (const [i, numbers] of group.texts.entries()) {
      poolRows(rows, found, numbers, row, pooling, unknown === "zero");
      vectors.set(row, (first + i) * dimensions);
      coverage[first + i] = shareKnown(found, numbers);
    }
  }

  return {
    fingerprint: [
      words.fingerprint,
      `tokenizer=${tokenizer}`,
      `pooling=${pooling}`,
      `unknown=${unknown}`,
      `unit-words=${unitWords}`,
      `truncate=${MOST_TOKENS}`,
    ].join(";"),
    dimensions,
    pool,
  };
}

function numberWords(tokens: readonly string[], words: Map<string, number>): Int32Array {
  const numbers = new Int32Array(tokens.length);
  for (const [i, token] of tokens.entries()) {
    let number = words.get(token);
    if (number === undefined) {
      number = words.size;
      words.set(token, number);
    }
    numbers[i] = number;
  }
  return numbers;
}

function poolRows(
  rows: Float32Array,
  found: Uint8Array,
  numbers: Int32Array,
  into: Float64Array,
  pooling: "mean" | "max" | "min",
  countsUnknown: boolean,
): void {
  const dimensions = into.length;
  into.fill(0);
  let count = 0;
  for (let i = 0; i < numbers.length; i++) {
    const number = numbers[i] as number;
    if (found[number] === ABSENT && !countsUnknown) continue;
    const start = number * dimensions;
    const isFirst = count++ === 0;
    for (let d = 0; d < dimensions; d++) {
      const value = rows[start + d] as number;
      const held = into[d] as number;
      if (isFirst) into[d] = value;
      else if (pooling === "mean") into[d] = held + value;
      else if (pooling === "max" ? value > held : value < held) into[d] = value;
    }
  }
  if (pooling !== "mean" || count === 0) return;
  for (let d = 0; d < dimensions; d++) into[d] = (into[d] as number) / count;
}

function shareKnown(found: Uint8Array, numbers: Int32Array): number {
  if (numbers.length === 0) return 1;
  let known = 0;
  for (const number of numbers) if (found[number] === KNOWN) known++;
  return known / numbers.length;
}
