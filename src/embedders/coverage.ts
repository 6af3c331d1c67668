import type { Embedding } from "./embedder.ts";

/** What an embedder answers that has a vocabulary of words. */
export interface CoveredEmbedding extends Embedding {
  /** By input: the share of its tokens that are in the vocabulary, 1 where it has no token. */
  coverage: Float32Array;
}

/** How well the texts of a corpus are covered, batch by batch. */
export interface CoverageTally {
  /** `texts` are those the embedding is of; an embedding that says nothing of it is left out. */
  add(embedding: Embedding, texts: readonly string[]): void;
  read(): CoverageReport;
}

export interface CoverageReport {
  /** Texts of which the embedder said how much it covers. */
  textCount: number;
  /** The mean over the texts of the share that is covered, 1 where there are no texts. */
  mean: number;
  /** Texts of which less than half of the tokens are. */
  poorCount: number;
  /** The script that most letters of those texts are of, as Unicode names it, or null. */
  script: string | null;
}

export interface CoverageWarning {
  code: "poor_coverage";
  detail: string;
  /** Texts that are mostly outside the vocabulary. */
  count: number;
}

const POOR = 0.5;
const SCRIPTS = [
  "Latin",
  "Cyrillic",
  "Greek",
  "Arabic",
  "Hebrew",
  "Devanagari",
  "Bengali",
  "Tamil",
  "Telugu",
  "Thai",
  "Hangul",
  "Hiragana",
  "Katakana",
  "Han",
  "Georgian",
  "Armenian",
  "Ethiopic",
] as const;
const PATTERNS = SCRIPTS.map((script) => new RegExp(`\\p{Script=${script}}`, "gu"));
/** Of a text, which is enough to tell its script. */
const READ_CHARACTERS = 500;

export function createCoverageTally(): CoverageTally {
  const letters = new Float64Array(SCRIPTS.length);
  let textCount = 0;
  let sum = 0;
  let poorCount = 0;

  return {
    add(embedding, texts) {
      const { coverage } = embedding as Partial<CoveredEmbedding>;
      if (coverage === undefined) return;
      for (let i = 0; i < texts.length; i++) {
        const share = coverage[i] as number;
        textCount++;
        sum += share;
        if (share >= POOR) continue;
        poorCount++;
        countLetters((texts[i] as string).slice(0, READ_CHARACTERS), letters);
      }
    },
    read() {
      const largest = Math.max(...letters);
      const script = largest === 0 ? null : (SCRIPTS[letters.indexOf(largest)] ?? null);
      return { textCount, mean: textCount === 0 ? 1 : sum / textCount, poorCount, script };
    },
  };
}

/** Of all the texts of several reports; the script is that of the one with the most poor texts. */
export function mergeCoverage(reports: readonly CoverageReport[]): CoverageReport {
  const textCount = reports.reduce((sum, report) => sum + report.textCount, 0);
  const poorest = reports.toSorted((a, b) => b.poorCount - a.poorCount)[0];
  return {
    textCount,
    mean:
      textCount === 0
        ? 1
        : reports.reduce((sum, report) => sum + report.mean * report.textCount, 0) / textCount,
    poorCount: reports.reduce((sum, report) => sum + report.poorCount, 0),
    script: poorest?.script ?? null,
  };
}

/**
 * What to tell whoever asked for a corpus that is mostly outside the embedder's vocabulary: less
 * than half of its words are in it, or more than half of its texts are covered by less than half.
 * Null where it is not so. `alternatives` are the ids of embedders for many languages.
 */
export function coverageWarning(
  { textCount, mean, poorCount, script }: CoverageReport,
  embedderId: string,
  alternatives: readonly string[],
): CoverageWarning | null {
  if (mean >= POOR && poorCount <= textCount / 2) return null;
  const writing = script === null || script === "Latin" ? "" : `, most of them in ${script} script`;
  const advice =
    alternatives.length === 0 ? "" : ` Embedders of their language are ${alternatives.join(", ")}.`;
  return {
    code: "poor_coverage",
    detail: `The vocabulary of ${embedderId} covers ${Math.round(100 * mean)} % of the words; ${poorCount} of ${textCount} texts are mostly outside it${writing}.${advice}`,
    count: poorCount,
  };
}

function countLetters(text: string, letters: Float64Array): void {
  for (const [i, pattern] of PATTERNS.entries()) {
    letters[i] = (letters[i] as number) + (text.match(pattern)?.length ?? 0);
  }
}
