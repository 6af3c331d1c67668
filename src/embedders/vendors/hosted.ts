import { EdgetopicError } from "../../core/errors.ts";
import { createCohereEmbedder } from "../cohere/cohere-embedder.ts";
import type { CohereOptions } from "../cohere/cohere-options.ts";
import type { Embedder } from "../embedder.ts";
import type { UrlRules } from "../guard-url.ts";
import { createHuggingFaceEmbedder } from "../huggingface/huggingface-embedder.ts";
import { createOpenAiEmbedder } from "../openai/openai.ts";
import { createOpenAiCompatibleEmbedder } from "../openai-compatible/openai-compatible.ts";
import {
  OPENAI_DIALECT_NAMES,
  type OpenAiDialectName,
} from "../openai-compatible/openai-dialect.ts";
import { createTeiEmbedder } from "../tei/tei-embedder.ts";
import type { NamedEmbedder, Vendor } from "../vendor.ts";
import { neededDimensions, readParameters } from "./read-parameters.ts";

/**
 * A key or an address by the name under which it is configured (`OPENAI_API_KEY`, `VLLM_BASE_URL`);
 * undefined or empty where it is not. Whoever configures them is trusted.
 */
export type Setting = (name: string) => string | undefined;

/** Vendors that are asked over the network, most with a key. */
export function hostedVendors(setting: Setting): Vendor[] {
  const key = (name: string, id: string): string => {
    const value = setting(name);
    if (value) return value;
    throw new EdgetopicError(
      "unknown_embedder",
      `The embedder "${id}" needs ${name}, which is not configured here.`,
    );
  };
  return [
    {
      name: "openai",
      form: "openai/<model>[?dimensions=n]",
      needs: "OPENAI_API_KEY",
      open(model, parameters) {
        const { dimensions } = readParameters(parameters, ["dimensions"]);
        const apiKey = key("OPENAI_API_KEY", `openai/${model}`);
        const baseUrl = setting("OPENAI_BASE_URL") || undefined;
        const urlRules = trusting(baseUrl);
        return ready(createOpenAiEmbedder({ model, apiKey, dimensions, baseUrl, urlRules }));
      },
    },
    {
      name: "cohere",
      form: "cohere/<model>[?dimensions=n]",
      needs: "COHERE_API_KEY",
      open(model, parameters) {
        const { dimensions } = readParameters(parameters, ["dimensions"]);
        const apiKey = key("COHERE_API_KEY", `cohere/${model}`);
        return ready(
          createCohereEmbedder({
            model,
            apiKey,
            // Which lengths there are is checked there.
            dimensions: dimensions as CohereOptions["dimensions"],
            baseUrl: setting("COHERE_BASE_URL") || undefined,
          }),
        );
      },
    },
    {
      name: "huggingface",
      form: "huggingface/<owner>/<model>[?dimensions=n]",
      needs: "HF_TOKEN",
      open(model, parameters) {
        const { dimensions } = readParameters(parameters, ["dimensions"]);
        const token = key("HF_TOKEN", `huggingface/${model}`);
        return ready(createHuggingFaceEmbedder({ model, token, dimensions }));
      },
    },
    {
      name: "tei",
      form: "tei/<name>?dimensions=n",
      needs: "TEI_BASE_URL",
      open(name, parameters) {
        const id = `tei/${name}`;
        const given = readParameters(parameters, ["dimensions"]);
        const dimensions = neededDimensions(id, given.dimensions, 384);
        const url = key("TEI_BASE_URL", id);
        const apiKey = setting("TEI_API_KEY") || undefined;
        const { trustedOrigins } = trusting(url);
        const load = () => createTeiEmbedder({ name, url, apiKey, dimensions, trustedOrigins });
        return { dimensions, load };
      },
    },
    ...OPENAI_DIALECT_NAMES.map((name) => compatibleVendor(name, setting)),
  ];
}

/** A server that takes after OpenAI: at its own address, or at the one that is configured. */
function compatibleVendor(dialect: OpenAiDialectName, setting: Setting): Vendor {
  const prefix = dialect.toUpperCase().replaceAll("-", "_");
  return {
    name: dialect,
    form: `${dialect}/<model>[?dimensions=n]`,
    needs: `${prefix}_API_KEY or ${prefix}_BASE_URL`,
    open(model, parameters) {
      const { dimensions } = readParameters(parameters, ["dimensions"]);
      const apiKey = setting(`${prefix}_API_KEY`) || undefined;
      const baseUrl = setting(`${prefix}_BASE_URL`) || undefined;
      if (apiKey === undefined && baseUrl === undefined) {
        throw new EdgetopicError(
          "unknown_embedder",
          `The embedder "${dialect}/${model}" needs ${prefix}_API_KEY or ${prefix}_BASE_URL, and neither is configured here.`,
        );
      }
      const urlRules = trusting(baseUrl);
      return ready(
        createOpenAiCompatibleEmbedder({ dialect, model, apiKey, baseUrl, dimensions, urlRules }),
      );
    },
  };
}

/** What is configured may be on this machine, and without encryption; what is no URL is refused by its embedder. */
function trusting(baseUrl: string | undefined): UrlRules {
  const isUrl = baseUrl !== undefined && URL.canParse(baseUrl);
  return { trustedOrigins: isUrl ? [new URL(baseUrl).origin] : [] };
}

function ready(embedder: Embedder): NamedEmbedder {
  return { dimensions: embedder.dimensions, load: async () => embedder };
}
