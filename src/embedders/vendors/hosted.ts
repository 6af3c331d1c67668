import { EdgetopicError } from "../../core/errors.ts";
import { createOpenAiBatch } from "../openai/openai-batch.ts";
import { OPENAI_MODELS } from "../openai/openai-models.ts";
import { createOpenAiEmbedder } from "../openai/openai.ts";
import {
  createOpenAiCompatibleEmbedder,
  OPENAI_DIALECTS,
} from "../openai-compatible/openai-compatible.ts";
import {
  OPENAI_DIALECT_NAMES,
  type OpenAiDialectName,
} from "../openai-compatible/openai-dialect.ts";
import type { EmbeddingService } from "../service-binding/service-binding-embedder.ts";
import type { Vendor } from "../vendor.ts";
import { azureVendor } from "./azure.ts";
import { cohereVendor } from "./cohere.ts";
import { customVendor } from "./custom.ts";
import { dimensionsOf } from "./dimensions-of.ts";
import { huggingFaceVendor } from "./huggingface.ts";
import { countParameter, readParameters } from "./read-parameters.ts";
import { ready, requireSetting, type Setting, trusting } from "./setting.ts";
import { teiVendor } from "./tei.ts";
import { tensorFlowServingVendor } from "./tensorflow-serving.ts";

/** Vendors that are asked over the network, most with a key; `serviceOf` finds a Worker that is bound. */
export function hostedVendors(
  setting: Setting,
  serviceOf?: (name: string) => EmbeddingService | undefined,
): Vendor[] {
  return [
    {
      name: "openai",
      form: "openai/<model>[?dimensions=n]",
      models: dimensionsOf(Object.entries(OPENAI_MODELS)),
      needs: "OPENAI_API_KEY",
      open(model, parameters) {
        const { dimensions } = readParameters(parameters, ["dimensions"]);
        const apiKey = requireSetting(setting, "OPENAI_API_KEY", `openai/${model}`);
        const baseUrl = setting("OPENAI_BASE_URL") || undefined;
        const urlRules = trusting(baseUrl);
        const options = { model, apiKey, dimensions, baseUrl, urlRules };
        return { ...ready(createOpenAiEmbedder(options)), batch: createOpenAiBatch(options) };
      },
    },
    cohereVendor(setting),
    huggingFaceVendor(setting),
    teiVendor(setting),
    azureVendor(setting),
    tensorFlowServingVendor(setting),
    customVendor(setting, serviceOf),
    ...OPENAI_DIALECT_NAMES.map((name) => compatibleVendor(name, setting)),
  ];
}

const COMPATIBLE_PARAMETERS = ["dimensions", "modelDimensions", "tokensPerInput"] as const;

/** A server that takes after OpenAI: at its own address, or at the one that is configured. */
function compatibleVendor(dialect: OpenAiDialectName, setting: Setting): Vendor {
  const prefix = dialect.toUpperCase().replaceAll("-", "_");
  return {
    name: dialect,
    form: `${dialect}/<model>[?dimensions=n]`,
    needs: `${prefix}_API_KEY or ${prefix}_BASE_URL`,
    models: dimensionsOf(Object.entries(OPENAI_DIALECTS[dialect].models ?? {})),
    open(model, parameters) {
      const { text, dimensions } = readParameters(parameters, COMPATIBLE_PARAMETERS);
      const apiKey = setting(`${prefix}_API_KEY`) || undefined;
      const baseUrl = setting(`${prefix}_BASE_URL`) || undefined;
      if (apiKey === undefined && baseUrl === undefined) {
        throw new EdgetopicError(
          "unknown_embedder",
          `The embedder "${dialect}/${model}" needs ${prefix}_API_KEY or ${prefix}_BASE_URL, and neither is configured here.`,
        );
      }
      const urlRules = trusting(baseUrl);
      const tokensPerInput = countParameter(text, "tokensPerInput");
      return ready(
        createOpenAiCompatibleEmbedder({
          dialect,
          model,
          apiKey,
          baseUrl,
          dimensions,
          modelDimensions: countParameter(text, "modelDimensions"),
          ...(tokensPerInput !== undefined && { limits: { tokensPerInput } }),
          urlRules,
        }),
      );
    },
  };
}
