import { readFile, rm, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";
import { createModelWriter, openFile } from "../src/cli/model-files.ts";
import { embedMany } from "../src/embedders/embed-many.ts";
import type { WordVectorFormat } from "../src/embedders/word-vectors/import-word-vectors.ts";
import { importWordVectors } from "../src/embedders/word-vectors/import-word-vectors.ts";
import { openWordVectors } from "../src/embedders/word-vectors/open-word-vectors.ts";
import { splitWhitespace } from "../src/embedders/word-vectors/split-whitespace.ts";
import { createWordVectorEmbedder } from "../src/embedders/word-vectors/word-vector-embedder.ts";
import { readInput } from "./fit.ts";

const SAMPLE_EVERY = 10;

/**
 * A file of word vectors imported as `npx edgetopic import` does, then documents embedded by it, in
 * lower case; every tenth is compared with the mean of the words' vectors as they are in a text file
 * of GloVe's form.
 */
export async function benchWordVectors(parameters: string[]): Promise<void> {
  const { values } = parseArgs({
    args: parameters,
    options: {
      file: { type: "string" },
      format: { type: "string", default: "glove" },
      documents: { type: "string" },
    },
  });
  const { file, documents } = values;
  if (file === undefined || documents === undefined) {
    throw new Error("word-vectors wants --file FILE [--format glove] --documents FILE.jsonl");
  }
  const input = await readInput(documents, undefined, "");
  const texts = input.documents.map(({ text }) => text);
  const folder = await mkdtemp(join(tmpdir(), "edgetopic-words-"));
  try {
    const objects = createModelWriter(folder);
    const format = values.format as WordVectorFormat;
    const importing = await measure(() =>
      importWordVectors(openFile(file), objects, "words/", { format, encoding: "int8" }),
    );
    console.log(`import: ${importing.told}`);
    const embedding = await measure(async () => {
      const words = await openWordVectors(objects, "words/");
      return embedMany(createWordVectorEmbedder("words", words, { lowerCase: true }), texts);
    });
    console.log(`${texts.length} documents: ${embedding.told}`);
    if (format !== "glove") return;
    const cosines = await compareWithFile(file, texts, embedding.answer.vectors);
    const mean = cosines.reduce((sum, value) => sum + value, 0) / cosines.length;
    console.log(
      `cosine to the file's own means, ${cosines.length} documents: mean ${mean.toFixed(5)}, least ${Math.min(...cosines).toFixed(5)}`,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure<Answer>(run: () => Promise<Answer>) {
  const [startedAt, before] = [performance.now(), process.cpuUsage()];
  const answer = await run();
  const { user, system } = process.cpuUsage(before);
  const seconds = (performance.now() - startedAt) / 1000;
  return {
    answer,
    told: `${((user + system) / 1e6).toFixed(2)} s of processor (${seconds.toFixed(2)} s)`,
  };
}

async function compareWithFile(
  file: string,
  texts: readonly string[],
  vectors: Float32Array,
): Promise<number[]> {
  const dimensions = vectors.length / texts.length;
  const lines = (await readFile(file, "utf8")).split("\n").filter(Boolean);
  const rows = new Map(lines.map((line) => [line.slice(0, line.indexOf(" ")), line]));
  const cosines: number[] = [];
  for (let text = 0; text < texts.length; text += SAMPLE_EVERY) {
    const mean = new Float64Array(dimensions);
    for (const word of splitWhitespace((texts[text] as string).toLowerCase())) {
      const numbers = rows.get(word)?.split(" ").slice(1) ?? [];
      for (const [d, number] of numbers.entries()) mean[d] = (mean[d] as number) + Number(number);
    }
    const length = Math.hypot(...mean);
    const row = vectors.subarray(text * dimensions, (text + 1) * dimensions);
    const product = row.reduce((sum, value, d) => sum + value * (mean[d] as number), 0);
    if (length > 0) cosines.push(product / length);
  }
  return cosines;
}
