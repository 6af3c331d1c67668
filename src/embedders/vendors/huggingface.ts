import { createHuggingFaceEmbedder } from "../huggingface/huggingface-embedder.ts";
import {
  HUGGINGFACE_DIMENSIONS,
  type HuggingFaceOptions,
} from "../huggingface/huggingface-options.ts";
import type { Vendor } from "../vendor.ts";
import { countParameter, flagParameter, readParameters } from "./read-parameters.ts";
import { ready, requireSetting, type Setting, settingName, trusting } from "./setting.ts";

const PARAMETERS = [
  "dimensions",
  "provider",
  "revision",
  "promptName",
  "prefix",
  "pooling",
  "tokenLevel",
  "tokensPerInput",
  "inputsPerRequest",
] as const;

/**
 * `huggingface/<owner>/<model>`: behind Hugging Face's router, or at an endpoint of one's own where
 * HF_<OWNER>_<MODEL>_ENDPOINT_URL names one, which may need no token.
 */
export function huggingFaceVendor(setting: Setting): Vendor {
  return {
    name: "huggingface",
    form: "huggingface/<owner>/<model>[?dimensions=n&provider=…]",
    needs: "HF_TOKEN, or HF_<OWNER>_<MODEL>_ENDPOINT_URL",
    models: HUGGINGFACE_DIMENSIONS,
    open(model, parameters) {
      const { text, dimensions } = readParameters(parameters, PARAMETERS);
      const endpointUrl = setting(`HF_${settingName(model)}_ENDPOINT_URL`) || undefined;
      // What there is of each is checked there.
      const given = { provider: text.get("provider"), pooling: text.get("pooling") } as Pick<
        HuggingFaceOptions,
        "provider" | "pooling"
      >;
      return ready(
        createHuggingFaceEmbedder({
          ...given,
          model,
          dimensions,
          endpointUrl,
          ...trusting(endpointUrl),
          token:
            endpointUrl === undefined
              ? requireSetting(setting, "HF_TOKEN", `huggingface/${model}`)
              : setting("HF_TOKEN") || undefined,
          // Who pays is the deployment's to say.
          billTo: setting("HF_BILL_TO") || undefined,
          revision: text.get("revision"),
          promptName: text.get("promptName"),
          prefix: text.get("prefix"),
          tokenLevel: flagParameter(text, "tokenLevel"),
          tokensPerInput: countParameter(text, "tokensPerInput"),
          inputsPerRequest: countParameter(text, "inputsPerRequest"),
        }),
      );
    },
  };
}
