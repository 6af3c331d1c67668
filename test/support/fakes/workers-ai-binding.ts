import { z } from "zod";
import type { AiBinding } from "../../../src/embedders/workers-ai/workers-ai-embedder.ts";
import { fakeVector } from "./fake-vector.ts";

const Texts = z.array(z.string().min(1)).min(1);
const Bge = z.strictObject({ text: Texts.max(100), pooling: z.enum(["mean", "cls"]).optional() });
const BgeM3 = z.strictObject({ text: Texts.max(100), truncate_inputs: z.boolean().optional() });
const Gemma = z.strictObject({ text: Texts.max(100) });
const Qwen = z.strictObject({
  queries: Texts.max(32).optional(),
  documents: Texts.max(32).optional(),
  text: Texts.max(32).optional(),
  instruction: z.string().optional(),
});

/** The models' inputs as @cloudflare/workers-types has them. */
const MODELS = new Map<string, { schema: z.ZodType; dimensions: number }>([
  ["@cf/baai/bge-small-en-v1.5", { schema: Bge, dimensions: 384 }],
  ["@cf/baai/bge-base-en-v1.5", { schema: Bge, dimensions: 768 }],
  ["@cf/baai/bge-large-en-v1.5", { schema: Bge, dimensions: 1024 }],
  ["@cf/baai/bge-m3", { schema: BgeM3, dimensions: 1024 }],
  ["@cf/google/embeddinggemma-300m", { schema: Gemma, dimensions: 768 }],
  ["@cf/qwen/qwen3-embedding-0.6b", { schema: Qwen, dimensions: 1024 }],
]);

export interface FakeAi extends AiBinding {
  readonly calls: { model: string; input: Record<string, unknown>; options: unknown }[];
  /** What the next calls come to instead of an answer: an error is thrown. */
  readonly next: unknown[];
}

/** The AI binding in memory: it takes what the models take, and throws as the binding does. */
export function createFakeAi(): FakeAi {
  const calls: FakeAi["calls"] = [];
  const next: unknown[] = [];
  async function run(model: string, input: object, options?: object): Promise<unknown> {
    calls.push({ model, input: { ...input }, options });
    const known = MODELS.get(model);
    if (known === undefined) throw inferenceError(`5007: No such model ${model} or task`);
    const parsed = known.schema.safeParse(input);
    if (!parsed.success) throw inferenceError(`5004: Invalid input: ${parsed.error.message}`);
    if (next.length > 0) {
      const special = await next.shift();
      if (special instanceof Error) throw special;
      return special;
    }
    const { pooling = "" } = parsed.data as { pooling?: string };
    const { text, queries, documents } = parsed.data as Record<string, string[] | undefined>;
    const texts = text ?? queries ?? documents ?? [];
    const data = texts.map((each) => [...fakeVector(pooling + each, known.dimensions)]);
    return { shape: [data.length, known.dimensions], data, ...(pooling && { pooling }) };
  }
  return { calls, next, run };
}

export function inferenceError(message: string): Error {
  const error = new Error(message);
  error.name = "InferenceUpstreamError";
  return error;
}
