import { EdgetopicError } from "./errors.ts";
import { isMode, MODES } from "./modes/is-mode.ts";
import {
  DEFAULT_FIT_OPTIONS,
  type ClustererChoice,
  type FitOptions,
  type UmapOptions,
} from "./options.ts";
import { LANGUAGES } from "./text/languages.ts";
import { DEFAULT_WORD_OPTIONS, type WordOptions } from "./text/word-options.ts";

/** What a value must be: how to tell, and how to say it. */
interface Rule {
  holds(value: unknown): boolean;
  expected: string;
}

const whole = (minimum: number, maximum: number): Rule => ({
  holds: (value) => Number.isInteger(value) && isWithin(value as number, minimum, maximum),
  expected: `a whole number from ${minimum} to ${maximum}`,
});
const real = (minimum: number, maximum: number): Rule => ({
  holds: (value) => typeof value === "number" && isWithin(value, minimum, maximum),
  expected: `a number from ${minimum} to ${maximum}`,
});
const oneOf = (...words: string[]): Rule => ({
  holds: (value) => words.includes(value as string),
  expected: words.map((word) => `"${word}"`).join(" or "),
});
const either = (first: Rule, second: Rule): Rule => ({
  holds: (value) => first.holds(value) || second.holds(value),
  expected: `${first.expected} or ${second.expected}`,
});

const above = (limit: number): Rule => ({
  holds: (value) => typeof value === "number" && value > limit && value < Infinity,
  expected: `a number above ${limit}`,
});
const nothing: Rule = { holds: (value) => value === null, expected: "null" };
const curve: Rule = {
  holds(value) {
    const { a, b } = (value ?? {}) as { a?: unknown; b?: unknown };
    return above(0).holds(a) && above(0).holds(b);
  },
  expected: "{ a, b } above 0",
};

const atLeastZero: Rule = {
  holds: (value) => typeof value === "number" && value >= 0 && value < Infinity,
  expected: "a number of at least 0",
};
const flag: Rule = {
  holds: (value) => typeof value === "boolean",
  expected: "true or false",
};
const wordList = (most: number): Rule => ({
  holds: (value) =>
    Array.isArray(value) &&
    value.length <= most &&
    value.every((word) => typeof word === "string" && word !== "" && word.length <= 200),
  expected: `a list of at most ${most} words`,
});

const multiplier: Rule = {
  holds: (value) => above(0).holds(value) && (value as number) <= 1000,
  expected: "a number above 0, up to 1,000",
};

const WORD_RULES: Record<keyof WordOptions, Rule> = {
  tokens: oneOf("auto", "unicode", "bigrams", "scikit-learn"),
  shortest: whole(1, 8),
  longest: whole(1, 8),
  minDocuments: atLeastZero,
  maxDocuments: above(0),
  vocabulary: either(wordList(100_000), nothing),
  stopWords: wordList(10_000),
  corpusStopWords: flag,
  weighting: oneOf("c-tf-idf", "bm25"),
  reduceFrequent: flag,
  seedWords: wordList(10_000),
  seedMultiplier: multiplier,
};

const UMAP_RULES: Record<keyof UmapOptions, Rule> = {
  init: oneOf("spectral", "multi-component", "pca", "random"),
  spread: above(0),
  curve: either(curve, nothing),
  learningRate: above(0),
  negativeSampleCount: whole(0, 100),
  repulsion: real(0, 1e6),
  localConnectivity: real(0, 200),
  setOperationMixRatio: real(0, 1),
  bandwidth: above(0),
  disconnectionDistance: either(above(0), nothing),
  targetWeight: real(0, 1),
  unknownDistance: real(0, 1e6),
};

/** What each clusterer can be told; the values are looked at by the clusterers. */
const CLUSTERER_FIELDS: Record<ClustererChoice["name"], readonly string[]> = {
  hdbscan: ["selection", "selectionEpsilon", "maxClusterSize", "allowSingleCluster"],
  "k-means": ["clusterCount"],
  agglomerative: ["linkage", "clusterCount", "distanceThreshold"],
  dbscan: ["epsilon"],
  leiden: ["quality", "resolution"],
};
const clusterer: Rule = {
  holds(value) {
    const { name, ...fields } = (value ?? {}) as { name?: unknown };
    const known = CLUSTERER_FIELDS[name as ClustererChoice["name"]] as
      | readonly string[]
      | undefined;
    return known !== undefined && Object.keys(fields).every((field) => known.includes(field));
  },
  expected: Object.entries(CLUSTERER_FIELDS)
    .map(([name, fields]) => `{ name: "${name}", ${fields.join(", ")} }`)
    .join(" or "),
};

const RULES: Record<Exclude<keyof FitOptions, "umap" | "words">, Rule> = {
  preset: oneOf("edgetopic", "bertopic"),
  minTopicSize: either(whole(2, 100_000), oneOf("auto")),
  minSamples: either(whole(1, 100_000), oneOf("auto")),
  outliers: oneOf("auto", "keep", "none"),
  neighborCount: whole(2, 200),
  dimensions: whole(2, 64),
  minDistance: real(0, 1),
  epochs: either(whole(1, 2000), oneOf("auto")),
  seed: whole(0, 0xffffffff),
  language: oneOf("auto", "none", ...LANGUAGES),
  characters: oneOf("auto", "all", "ascii"),
  wordCount: whole(1, 100),
  metric: oneOf("cosine", "euclidean", "inner-product", "hellinger"),
  neighbors: oneOf("exact", "approximate", "auto"),
  warm: oneOf("auto", "never"),
  reducer: oneOf("umap", "pca", "truncated-svd", "identity", "umap-js"),
  clusterer,
  vectorEncoding: oneOf("f32", "f16", "int8"),
  mode: { holds: isMode, expected: MODES },
};

/** The options with the defaults in place of those left out. Throws `invalid_option`, which names the first that is wrong. */
export function completeOptions(given: Partial<FitOptions>): FitOptions {
  const { umap, words, ...options } = given;
  check(options, RULES, "");
  if (words !== undefined) checkWords(words);
  if (umap !== undefined) check(umap, UMAP_RULES, "umap.");
  return { ...DEFAULT_FIT_OPTIONS, ...given };
}

function checkWords(given: Partial<WordOptions>): void {
  check(given, WORD_RULES, "words.");
  const { shortest, longest } = { ...DEFAULT_WORD_OPTIONS, ...given };
  if (shortest <= longest) return;
  throw new EdgetopicError(
    "invalid_option",
    `Terms have ${shortest} to ${longest} words; expected words.shortest of at most words.longest.`,
  );
}

function check(given: object, rules: Record<string, Rule>, prefix: string): void {
  for (const [name, value] of Object.entries(given)) {
    const rule = rules[name] as Rule | undefined;
    if (rule === undefined) {
      throw new EdgetopicError(
        "invalid_option",
        `There is no option ${prefix}${name}; there are ${Object.keys(rules).join(", ")}.`,
      );
    }
    if (!rule.holds(value)) {
      throw new EdgetopicError(
        "invalid_option",
        `The option ${prefix}${name} is ${JSON.stringify(value)}; expected ${rule.expected}.`,
      );
    }
  }
}

function isWithin(value: number, minimum: number, maximum: number): boolean {
  return value >= minimum && value <= maximum;
}
