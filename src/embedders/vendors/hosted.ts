import { EdgetopicError } from "../../core/errors.ts";
import { createCohereEmbedder } from "../cohere/cohere-embedder.ts";
import { COHERE_MODELS, type CohereOptions } from "../cohere/cohere-options.ts";
import { createHuggingFaceEmbedder } from "../huggingface/huggingface-embedder.ts";
import { HUGGINGFACE_DIMENSIONS } from "../huggingface/huggingface-options.ts";
import { createOpenAiBatch } from "../openai/openai-batch.ts";
import { createOpenAiEmbedder } from "../openai/openai.ts";
import { OPENAI_MODELS } from "../openai/openai-models.ts";
import {
  createOpenAiCompatibleEmbedder,
  OPENAI_DIALECTS,
} from "../openai-compatible/openai-compatible.ts";
import {
  OPENAI_DIALECT_NAMES,
  type OpenAiDialectName,
} from "../openai-compatible/openai-dialect.ts";
import type { EmbeddingService } from "../service-binding/service-binding-embedder.ts";
import { createTeiEmbedder } from "../tei/tei-embedder.ts";
import type { Vendor } from "../vendor.ts";
import { azureVendor } from "./azure.ts";
import { customVendor } from "./custom.ts";
import { dimensionsOf } from "./dimensions-of.ts";
import { flagParameter, neededDimensions, readParameters } from "./read-parameters.ts";
import { ready, requireSetting, type Setting, settingName, trusting } from "./setting.ts";
import { tensorFlowServingVendor } from "./tensorflow-serving.ts";

/** Vendors that are asked over the network, most with a key; `serviceOf` finds a Worker that is bound. */
export function hostedVendors(
  setting: Setting,
  serviceOf?: (name: string) => EmbeddingService | undefined,
): Vendor[] {
  const key = (name: string, id: string): string => requireSetting(setting, name, id);
  return [
    {
      name: "openai",
      form: "openai/<model>[?dimensions=n]",
      models: dimensionsOf(Object.entries(OPENAI_MODELS)),
      needs: "OPENAI_API_KEY",
      open(model, parameters) {
        const { dimensions } = readParameters(parameters, ["dimensions"]);
        const apiKey = key("OPENAI_API_KEY", `openai/${model}`);
        const baseUrl = setting("OPENAI_BASE_URL") || undefined;
        const urlRules = trusting(baseUrl);
        const options = { model, apiKey, dimensions, baseUrl, urlRules };
        return { ...ready(createOpenAiEmbedder(options)), batch: createOpenAiBatch(options) };
      },
    },
    {
      name: "cohere",
      form: "cohere/<model>[?dimensions=n&images=true]",
      modalities: ["text", "image"],
      needs: "COHERE_API_KEY",
      models: dimensionsOf(COHERE_MODELS),
      open(model, parameters) {
        const { text, dimensions } = readParameters(parameters, ["dimensions", "images"]);
        const apiKey = key("COHERE_API_KEY", `cohere/${model}`);
        return ready(
          createCohereEmbedder({
            model,
            apiKey,
            // Which lengths there are is checked there.
            dimensions: dimensions as CohereOptions["dimensions"],
            images: flagParameter(text, "images"),
            baseUrl: setting("COHERE_BASE_URL") || undefined,
          }),
        );
      },
    },
    {
      name: "huggingface",
      form: "huggingface/<owner>/<model>[?dimensions=n]",
      needs: "HF_TOKEN",
      models: HUGGINGFACE_DIMENSIONS,
      open(model, parameters) {
        const { dimensions } = readParameters(parameters, ["dimensions"]);
        const token = key("HF_TOKEN", `huggingface/${model}`);
        return ready(createHuggingFaceEmbedder({ model, token, dimensions }));
      },
    },
    {
      name: "tei",
      form: "tei/<name>?dimensions=n",
      needs: "TEI_<NAME>_BASE_URL or TEI_BASE_URL",
      open(name, parameters) {
        const id = `tei/${name}`;
        const given = readParameters(parameters, ["dimensions"]);
        const dimensions = neededDimensions(id, given.dimensions, 384);
        const own = `TEI_${settingName(name)}`;
        // A server of its own has its own key, or none.
        const ownUrl = setting(`${own}_BASE_URL`);
        const url = ownUrl || key("TEI_BASE_URL", id);
        const apiKey = setting(ownUrl ? `${own}_API_KEY` : "TEI_API_KEY") || undefined;
        const { trustedOrigins } = trusting(url);
        const load = () => createTeiEmbedder({ name, url, apiKey, dimensions, trustedOrigins });
        return { dimensions, load };
      },
    },
    azureVendor(setting),
    tensorFlowServingVendor(setting),
    customVendor(setting, serviceOf),
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
    models: dimensionsOf(Object.entries(OPENAI_DIALECTS[dialect].models ?? {})),
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
