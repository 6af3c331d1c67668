import { z } from "zod";
import type { InputType } from "../embedder.ts";
import { invalidModel, type ModelFiles, readJson } from "./model-files.ts";

export const POOLINGS = ["cls", "max", "mean"] as const;
export type Pooling = (typeof POOLINGS)[number];

/** What is put before a text, by what its vector is for. */
export type Prompts = Record<InputType, string>;

/** What sentence-transformers keeps beside the transformer's own files. */
export interface SentenceSettings {
  pooling: Pooling;
  /** Tokens of a text that are read, special ones counted. */
  maxLength: number;
  /** Null where the model declares none. */
  prompts: Prompts | null;
}

const MODULES = z.array(z.object({ path: z.string(), type: z.string() }));
const PROMPTS = z.object({
  prompts: z.record(z.string(), z.string()).nullish(),
  default_prompt_name: z.string().nullish(),
});
const MAX_LENGTH = z.object({ max_seq_length: z.int().positive().nullish() });
const MODEL_MAX_LENGTH = z.object({ model_max_length: z.number().positive().nullish() });

/**
 * Reads modules.json, the pooling module's config.json, sentence_bert_config.json,
 * tokenizer_config.json and config_sentence_transformers.json, each of which may be missing: then the
 * mean of the states of at most `positionCount` tokens is taken, without prompts. Throws
 * `invalid_model` for modules other than Transformer, Pooling and Normalize, and for other poolings
 * than those of `Pooling` or several at once. That vectors have unit length does not depend on
 * Normalize: the port promises it.
 */
export async function readSentenceSettings(
  files: ModelFiles,
  positionCount: number,
): Promise<SentenceSettings> {
  const modules = await readModules(files);
  const folder = modules.transformer;
  const length = parse(MAX_LENGTH, await readJson(files, `${folder}sentence_bert_config.json`));
  const declared = parse(MODEL_MAX_LENGTH, await readJson(files, `${folder}tokenizer_config.json`));
  return {
    pooling:
      modules.pooling === null
        ? "mean"
        : readPooling(await readJson(files, `${modules.pooling}config.json`)),
    // Tokenizers without a limit declare 1e30.
    maxLength: Math.min(
      positionCount,
      length?.max_seq_length ?? declared?.model_max_length ?? positionCount,
    ),
    prompts: readPrompts(
      parse(PROMPTS, await readJson(files, "config_sentence_transformers.json")),
    ),
  };
}

/** The folders of the modules, ending in a slash or empty. */
export async function readModules(
  files: ModelFiles,
): Promise<{ transformer: string; pooling: string | null }> {
  const folders = { transformer: "", pooling: null as string | null };
  for (const { path, type } of parse(MODULES, await readJson(files, "modules.json")) ?? []) {
    const folder = path === "" ? "" : `${path}/`;
    const name = type.split(".").at(-1);
    if (name === "Transformer") folders.transformer = folder;
    else if (name === "Pooling") folders.pooling = folder;
    else if (name !== "Normalize") {
      throw invalidModel(`has the module ${type}, expected Transformer, Pooling and Normalize`);
    }
  }
  return folders;
}

function readPooling(json: unknown): Pooling {
  if (typeof json !== "object" || json === null) throw invalidModel("lacks its pooling config");
  const settings = json as Record<string, unknown>;
  const named = settings["pooling_mode"];
  const chosen =
    typeof named === "string"
      ? [named]
      : Object.keys(settings)
          .filter((name) => name.startsWith("pooling_mode_") && settings[name] === true)
          .map((name) => name.slice("pooling_mode_".length).replace(/_tokens?$/, ""));
  const [pooling] = chosen;
  const known = POOLINGS.find((name) => name === pooling);
  if (known !== undefined && chosen.length === 1 && settings["include_prompt"] !== false) {
    return known;
  }
  const what = settings["include_prompt"] === false ? "without the prompt" : chosen.join(" and ");
  throw invalidModel(`pools by ${what}, expected one of ${POOLINGS.join(", ")} over all tokens`);
}

function readPrompts(settings: z.infer<typeof PROMPTS> | null): Prompts | null {
  const prompts = settings?.prompts;
  // Newer versions write the two sides of a search whether they have a prompt or not.
  if (prompts == null || Object.values(prompts).every((prompt) => prompt === "")) return null;
  const name = settings?.default_prompt_name;
  const otherwise = name == null ? "" : (prompts[name] ?? "");
  return {
    clustering: prompts["clustering"] ?? otherwise,
    document: prompts["document"] ?? prompts["passage"] ?? otherwise,
    query: prompts["query"] ?? otherwise,
  };
}

function parse<T>(schema: z.ZodType<T>, json: unknown): T | null {
  if (json === null) return null;
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw invalidModel(
    `has settings that do not fit at "${issue?.path.join(".") ?? ""}": ${issue?.message ?? ""}`,
  );
}
