import { z } from "zod";
import type { Embedder, EmbedderInput, Embedding, EmbedOptions } from "../embedder.ts";
import { guardUrl } from "../../outbound/guard-url.ts";
import { hashAccount } from "../hash-account.ts";
import { parseOptions } from "../remote/parse-options.ts";
import { requestJson } from "../remote/request-json.ts";
import { aboutCustom } from "./custom-about.ts";
import { toCustomInputs } from "./custom-inputs.ts";
import { CUSTOM_FIELDS, type CustomOptions } from "./custom-options.ts";
import { customRefusal } from "./custom-refusal.ts";
import { readCustomAnswer } from "./read-custom-answer.ts";

export interface CustomEndpointOptions extends CustomOptions {
  /** Asked at exactly this URL. */
  url: string;
  /** Origins for which `url` need not be public and https. */
  trustedOrigins?: readonly string[] | undefined;
  /** Sent as `Authorization: Bearer …`. */
  apiKey?: string | undefined;
  /** Sends requests; by default the platform's `fetch`. */
  fetch?: typeof globalThis.fetch | undefined;
}

const Options: z.ZodType<CustomEndpointOptions> = z.strictObject({
  ...CUSTOM_FIELDS,
  url: z.string(),
  trustedOrigins: z.array(z.string()).readonly().optional(),
  apiKey: z.string().min(1).optional(),
  fetch: z.custom<typeof globalThis.fetch>((value) => typeof value === "function").optional(),
});

/**
 * Whatever answers `POST { inputs, inputType }` with `{ vectors }`: the wire is described in
 * docs/embedders.md. An empty text is sent as a space.
 *
 * Throws `invalid_option`.
 */
export function createCustomEmbedder(given: CustomEndpointOptions): Embedder {
  const options = parseOptions(`custom/${given.name}`, Options, given);
  const { apiKey, trustedOrigins } = options;
  const about = aboutCustom(options);
  const { id, dimensions, modalities } = about;
  const url = guardUrl(options.url, { trustedOrigins });
  // A query may hold a key too.
  const secrets = [apiKey, ...url.searchParams.values()].filter((each) => each !== undefined);

  async function embed(
    inputs: readonly EmbedderInput[],
    { signal, inputType = "clustering" }: EmbedOptions = {},
  ): Promise<Embedding> {
    signal?.throwIfAborted();
    const sent = toCustomInputs(inputs, modalities);
    if (sent.length === 0) {
      return { vectors: new Float32Array(), usage: { tokens: 0 }, truncated: [] };
    }
    const { json } = await requestJson({
      id,
      url,
      body: { inputs: sent, inputType },
      ...(apiKey !== undefined && { headers: { authorization: `Bearer ${apiKey}` } }),
      fetch: options.fetch,
      signal,
      secrets,
      refuse: (answer, refusal) => customRefusal(id, answer, refusal, secrets),
    });
    return readCustomAnswer(id, json, inputs, dimensions);
  }

  return {
    ...about,
    rates: { account: () => hashAccount(`custom ${url.host}`, apiKey ?? "") },
    embed,
  };
}
