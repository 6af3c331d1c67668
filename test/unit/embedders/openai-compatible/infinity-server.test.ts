import { expect, test } from "vitest";
import { embedMany } from "../../../../src/embedders/embed-many.ts";
import {
  createOpenAiCompatibleEmbedder,
  type OpenAiCompatibleOptions,
} from "../../../../src/embedders/openai-compatible/openai-compatible.ts";
import { HAS_MINILM, readMinilmGolden } from "../../../support/transformer-model.ts";

/** The address of a real infinity-emb that serves all-MiniLM-L6-v2 as `minilm`; CONTRIBUTING.md says how. */
const URL_OF_SERVER = process.env["EDGETOPIC_INFINITY"] ?? "";
const DIMENSIONS = 384;
/** What infinity-emb 0.0.78 takes. */
const MOST_INPUTS = 2048;
const MOST_CHARACTERS = 122_880;

const realServer = test.skipIf(URL_OF_SERVER === "");

function infinity(options: Partial<OpenAiCompatibleOptions> = {}) {
  return createOpenAiCompatibleEmbedder({
    dialect: "infinity",
    model: "minilm",
    dimensions: DIMENSIONS,
    baseUrl: URL_OF_SERVER,
    urlRules: { trustedOrigins: [new URL(URL_OF_SERVER).origin] },
    ...options,
  });
}

function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

const rowOf = (vectors: Float32Array, row: number): Float32Array =>
  vectors.subarray(row * DIMENSIONS, (row + 1) * DIMENSIONS);

realServer("a real Infinity answers each of 1,500 texts with its own vector", async () => {
  const texts = Array.from({ length: 1500 }, (_, i) => `The ${i}th coin is of gold.`);
  const { vectors, failures, tokens } = await embedMany(infinity(), texts);
  expect(failures.size).toBe(0);
  expect(tokens).toBeGreaterThan(texts.length);
  for (const row of [0, 7, 1023, 1024, 1499]) {
    const alone = await infinity().embed([texts[row] as string]);
    // Padding to the longest text of a batch changes the last digits there.
    expect(cosine(alone.vectors, rowOf(vectors, row))).toBeGreaterThan(0.99999);
  }
});

realServer("a real Infinity says how many texts it takes, and that is learned", async () => {
  const texts = Array.from({ length: MOST_INPUTS + 1 }, (_, i) => `coin ${i}`);
  const embedder = infinity({ limits: { inputsPerRequest: 4000 } });
  const { failures, learnedLimits } = await embedMany(embedder, texts);
  expect(failures.size).toBe(0);
  expect(learnedLimits.inputsPerRequest).toBe(MOST_INPUTS);
});

realServer("a text that is too long for a real Infinity is cut, the others are not", async () => {
  const texts = ["gold", "gold ".repeat(MOST_CHARACTERS / 4), "silver"];
  const { vectors, failures, truncated } = await embedMany(infinity(), texts);
  expect([...failures.values()]).toEqual([]);
  expect(truncated).toEqual([1]);
  expect(Math.hypot(...rowOf(vectors, 1))).toBeCloseTo(1, 5);
});

realServer("a real Infinity shortens vectors, which are scaled to unit length here", async () => {
  const whole = await infinity().embed(["gold"]);
  const short = await infinity({ dimensions: 64, modelDimensions: DIMENSIONS }).embed(["gold"]);
  const beginning = whole.vectors.subarray(0, 64);
  expect(Math.hypot(...short.vectors)).toBeCloseTo(1, 5);
  expect(cosine(short.vectors, beginning)).toBeCloseTo(Math.hypot(...beginning), 4);
  // Where nobody says that the model has more, none are asked for.
  await expect(infinity({ dimensions: 64 }).embed(["gold"])).rejects.toMatchObject({
    kind: "protocol",
    message: /384/,
  });
});

test.skipIf(URL_OF_SERVER === "" || !HAS_MINILM)(
  "a real Infinity's vectors are those of the model",
  async () => {
    const golden = readMinilmGolden().filter(({ text }) => text !== "");
    const { vectors } = await infinity().embed(golden.map(({ text }) => text));
    for (const [row, { embedding }] of golden.entries()) {
      expect(cosine(rowOf(vectors, row), embedding)).toBeGreaterThan(0.999);
    }
  },
);
