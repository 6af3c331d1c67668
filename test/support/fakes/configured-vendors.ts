import { cohereDialect } from "./cohere-dialect.ts";
import { createCompatibleDialect } from "./compatible-dialects.ts";
import { createCustomDialect } from "./custom-dialect.ts";
import type { FakeDialect } from "./fake-dialect.ts";
import { createHuggingFaceDialect } from "./huggingface-dialect.ts";
import { createOpenAiDialect } from "./openai-dialect.ts";
import { createTeiDialect } from "./tei-dialect.ts";

/** A vendor by an embedder's id, and the settings that its key and its address go by. */
export interface ConfiguredVendor {
  id: string;
  dialect: FakeDialect;
  keyName: string;
  urlName: string;
}

/** One of each way of asking that can be sent to another address. */
export const CONFIGURED_VENDORS: readonly ConfiguredVendor[] = [
  {
    id: "openai/text-embedding-3-small?dimensions=64",
    dialect: createOpenAiDialect(),
    keyName: "OPENAI_API_KEY",
    urlName: "OPENAI_BASE_URL",
  },
  {
    id: "azure/topics?model=text-embedding-3-small&dimensions=64",
    // Its address is that of the resource, without the deployment's route.
    dialect: {
      ...createOpenAiDialect({ basePath: "/openai/deployments/topics", keyHeader: "api-key" }),
      basePath: "",
    },
    keyName: "AZURE_OPENAI_API_KEY",
    urlName: "AZURE_OPENAI_ENDPOINT",
  },
  {
    id: "huggingface/acme/small?dimensions=384",
    dialect: { ...createHuggingFaceDialect(), basePath: "/endpoint" },
    keyName: "HF_TOKEN",
    urlName: "HF_ACME_SMALL_ENDPOINT_URL",
  },
  {
    id: "cohere/embed-v4.0?dimensions=256",
    dialect: cohereDialect,
    keyName: "COHERE_API_KEY",
    urlName: "COHERE_BASE_URL",
  },
  {
    id: "vllm/e5-small?dimensions=16",
    dialect: createCompatibleDialect("vllm"),
    keyName: "VLLM_API_KEY",
    urlName: "VLLM_BASE_URL",
  },
  {
    id: "tei/small?dimensions=384",
    dialect: createTeiDialect(),
    keyName: "TEI_API_KEY",
    urlName: "TEI_BASE_URL",
  },
  {
    id: "custom/own?dimensions=16",
    dialect: createCustomDialect(),
    keyName: "CUSTOM_OWN_API_KEY",
    urlName: "CUSTOM_OWN_URL",
  },
];
