import { z } from "zod";
import { aboutCustom } from "../custom/custom-about.ts";
import { type CustomInput, toCustomInputs } from "../custom/custom-inputs.ts";
import { CUSTOM_FIELDS, type CustomOptions } from "../custom/custom-options.ts";
import { readCustomAnswer } from "../custom/read-custom-answer.ts";
import type { Embedder, EmbedderInput, Embedding, EmbedOptions, InputType } from "../embedder.ts";
import { EmbedderError } from "../embedder-error.ts";
import { parseOptions } from "../remote/parse-options.ts";
import { untilAborted } from "../remote/until-aborted.ts";

/** What another Worker offers to be bound to (a `WorkerEntrypoint`). */
export interface EmbeddingService {
  /**
   * `vectors` has `inputs × dimensions` numbers, row-major, in the order of the inputs. What it throws
   * is tried again, unless its message begins with "invalid_input:" (and perhaps an index, "invalid_input 3:").
   */
  embed(
    inputs: CustomInput[],
    options: { inputType: InputType },
  ): Promise<{
    vectors: Float32Array | ArrayBuffer | number[][];
    tokens?: number;
    truncated?: number[];
  }>;
}

export interface ServiceBindingOptions extends CustomOptions {
  /** The binding: `env.EMBEDDINGS`. */
  service: EmbeddingService;
}

const Options: z.ZodType<ServiceBindingOptions> = z.strictObject({
  ...CUSTOM_FIELDS,
  // A binding answers any name with a function, so there is nothing to see in it.
  service: z.custom<EmbeddingService>(
    (value) => (typeof value === "object" && value !== null) || typeof value === "function",
    "expected a service binding",
  ),
});

/**
 * Another Worker of the same account, by RPC: vectors come as they are in memory, without JSON, at
 * most 32 MiB a call. RPC hands no signal on: an aborted call is left, and its answer dropped.
 *
 * Throws `invalid_option`.
 */
export function createServiceBindingEmbedder(given: ServiceBindingOptions): Embedder {
  const options = parseOptions(`custom/${given.name}`, Options, given);
  const { service } = options;
  const about = aboutCustom(options);
  const { id, dimensions, modalities } = about;

  async function embed(
    inputs: readonly EmbedderInput[],
    { signal, inputType = "clustering" }: EmbedOptions = {},
  ): Promise<Embedding> {
    signal?.throwIfAborted();
    const sent = toCustomInputs(inputs, modalities);
    if (sent.length === 0) {
      return { vectors: new Float32Array(), usage: { tokens: 0 }, truncated: [] };
    }
    const answer = await call(id, service, sent, inputType, signal);
    return readCustomAnswer(id, answer, inputs, dimensions);
  }

  return { ...about, embed };
}

async function call(
  id: string,
  service: EmbeddingService,
  inputs: CustomInput[],
  inputType: InputType,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  try {
    return await untilAborted(service.embed(inputs, { inputType }), signal);
  } catch (error) {
    signal?.throwIfAborted();
    const said = error instanceof Error ? error.message : String(error);
    const invalid = /^(?:Error: )?invalid_input(?: (\d+))?:/.exec(said);
    if (invalid === null) throw new EmbedderError("unavailable", `${id} failed: ${said}`);
    const index = invalid[1];
    const inputIndex = index === undefined ? undefined : Number(index);
    throw new EmbedderError("invalid_input", `${id} refused the request: ${said}`, { inputIndex });
  }
}
