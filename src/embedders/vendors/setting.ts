import { EdgetopicError } from "../../core/errors.ts";
import type { Embedder } from "../embedder.ts";
import type { UrlRules } from "../../outbound/guard-url.ts";
import type { NamedEmbedder } from "../vendor.ts";

/**
 * A key or an address by the name under which it is configured (`OPENAI_API_KEY`, `VLLM_BASE_URL`);
 * undefined or empty where it is not. Whoever configures them is trusted.
 */
export type Setting = (name: string) => string | undefined;

/** A setting that an embedder cannot do without; throws `unknown_embedder` where it is not there. */
export function requireSetting(setting: Setting, name: string, id: string): string {
  const value = setting(name);
  if (value) return value;
  throw new EdgetopicError(
    "unknown_embedder",
    `The embedder "${id}" needs ${name}, which is not configured here.`,
  );
}

/** What a name is called among the settings: `own/model-v1.5` is `OWN_MODEL_V1_5`. */
export function settingName(name: string): string {
  return name.toUpperCase().replaceAll(/[./-]/g, "_");
}

/** What is configured may be on this machine, and without encryption; what is no URL is refused by its embedder. */
export function trusting(baseUrl: string | undefined): UrlRules {
  const isUrl = baseUrl !== undefined && URL.canParse(baseUrl);
  return { trustedOrigins: isUrl ? [new URL(baseUrl).origin] : [] };
}

/** An embedder that is made without asking anybody. */
export function ready(embedder: Embedder): NamedEmbedder {
  const { dimensions, modalities } = embedder;
  return { dimensions, modalities, load: async () => embedder };
}
