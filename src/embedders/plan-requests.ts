import type { EmbedderLimits } from "./embedder.ts";

/** What each input takes of a request, by its position; asked only where there is a limit on it. */
export interface InputSizes {
  tokensAt(index: number): number;
  bytesAt(index: number): number;
}

/** An answer larger than this is not asked for: it has to be held, parsed and decoded at once. */
const RESPONSE_BYTES = 8 * 2 ** 20;

/**
 * Where the request that begins with input `start` ends (exclusive): as many of the next inputs as
 * all limits allow, and at least one, as an input that is too large alone is for the vendor to
 * refuse.
 */
export function endOfRequest(
  start: number,
  count: number,
  limits: EmbedderLimits,
  { tokensAt, bytesAt }: InputSizes,
): number {
  const { tokensPerRequest = Infinity, bytesPerRequest = Infinity } = limits;
  const last = Math.min(count, start + inputsOf(limits));
  let tokens = 0;
  let bytes = 0;
  for (let i = start; i < last; i++) {
    if (tokensPerRequest !== Infinity) tokens += tokensAt(i);
    if (bytesPerRequest !== Infinity) bytes += bytesAt(i);
    if (i > start && (tokens > tokensPerRequest || bytes > bytesPerRequest)) return i;
  }
  return last;
}

/** Cuts `count` inputs, in their order, into requests; answers the end of each (exclusive). */
export function planRequests(count: number, limits: EmbedderLimits, sizes: InputSizes): number[] {
  const ends: number[] = [];
  for (let end = 0; end < count;) {
    end = endOfRequest(end, count, limits, sizes);
    ends.push(end);
  }
  return ends;
}

function inputsOf({ inputsPerRequest, responseBytesPerInput }: EmbedderLimits): number {
  if (responseBytesPerInput === undefined) return inputsPerRequest;
  const held = Math.max(1, Math.floor(RESPONSE_BYTES / responseBytesPerInput));
  return Math.min(inputsPerRequest, held);
}
