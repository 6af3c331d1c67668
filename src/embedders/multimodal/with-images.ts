import { EdgetopicError } from "../../core/errors.ts";
import { type Clock, systemClock } from "../clock.ts";
import type { Embedder, EmbedderInput } from "../embedder.ts";
import { EmbedderError } from "../embedder-error.ts";
import type { ImageLoader } from "./image-loader.ts";
import { loadPatiently } from "./load-patiently.ts";

/** What a request of images may have where the embedder does not say. */
const MAX_REQUEST_BYTES = 20_000_000;
/** Loaded at the same time: a Worker has six connections, and each may have some MB. */
const PARALLEL_LOADS = 4;

/**
 * An embedder of images that takes them by reference too (URL, key in the bucket): they are loaded,
 * four at a time, right before a request and only for it, until they are more bytes than a
 * request may have: then fewer inputs are asked for ("too_many_inputs"). What cannot be loaded is
 * refused as "invalid_input" by its index, one after the other, and is not tried again for that. A
 * vector is cached by what the reference says, not by what it leads to: put what changes under a new
 * name.
 *
 * Throws `invalid_option` where the embedder takes no images.
 */
export function withImages(
  embedder: Embedder,
  loader: ImageLoader,
  clock: Clock = systemClock,
): Embedder {
  if (!embedder.modalities.includes("image")) {
    const message = `${embedder.id} takes no images, expected an embedder that does.`;
    throw new EdgetopicError("invalid_option", message);
  }
  const { bytesPerRequest = MAX_REQUEST_BYTES } = embedder.limits;
  const lost = createLostImages();

  async function loadOne(
    input: EmbedderInput,
    signal: AbortSignal | undefined,
  ): Promise<EmbedderInput> {
    const reference = imageOf(input);
    if (typeof input === "string" || reference === undefined) return input;
    try {
      return { ...input, image: await loadPatiently(loader, reference, clock, signal) };
    } catch (error) {
      if (!(error instanceof EmbedderError) || signal?.aborted === true) throw error;
      lost.add(reference, error);
      return input;
    }
  }

  async function load(
    inputs: readonly EmbedderInput[],
    signal: AbortSignal | undefined,
  ): Promise<EmbedderInput[]> {
    lost.refuse(inputs);
    const loaded: EmbedderInput[] = [];
    let bytes = 0;
    for (let first = 0; first < inputs.length; first += PARALLEL_LOADS) {
      const group = inputs.slice(first, first + PARALLEL_LOADS);
      const whole = await Promise.all(group.map((input) => loadOne(input, signal)));
      for (const input of whole) bytes += imageOf(input)?.length ?? 0;
      loaded.push(...whole);
      if (bytes > bytesPerRequest) break;
    }
    lost.refuse(inputs);
    if (bytes > bytesPerRequest) throw tooMany(inputs.length, bytesPerRequest);
    return loaded;
  }

  return {
    ...embedder,
    // Each holds its images in memory.
    limits: { ...embedder.limits, concurrentRequests: 1 },
    async embed(inputs, options = {}) {
      return embedder.embed(await load(inputs, options.signal), options);
    },
  };
}

/** Images that could not be had, each told of once: a request has one bad input at a time. */
function createLostImages() {
  const errors = new Map<string, EmbedderError>();
  return {
    add: (reference: string, error: EmbedderError) => void errors.set(reference, error),
    /** Throws for the first of the inputs whose image is one of these. */
    refuse(inputs: readonly EmbedderInput[]): void {
      for (const [inputIndex, input] of inputs.entries()) {
        const image = imageOf(input);
        const error = image === undefined ? undefined : errors.get(image);
        if (image === undefined || error === undefined) continue;
        errors.delete(image);
        throw new EmbedderError(error.kind, error.message, { status: error.status, inputIndex });
      }
    },
  };
}

function imageOf(input: EmbedderInput): string | undefined {
  return typeof input === "string" ? undefined : input.image;
}

function tooMany(count: number, bytes: number): EmbedderError {
  if (count > 1) {
    const message = `The images of ${count} inputs have more than ${bytes} bytes together.`;
    return new EmbedderError("too_many_inputs", message);
  }
  const message = `Input 0 has an image of more than ${bytes} bytes, the most a request may have.`;
  return new EmbedderError("invalid_input", message, { inputIndex: 0 });
}
