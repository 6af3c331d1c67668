import type { EmbedderLimits } from "../embedder.ts";

/** The limits a request keeps to that two embedders may get. */
export function joinLimits(one: EmbedderLimits, other: EmbedderLimits): EmbedderLimits {
  const names = ["tokensPerInput", "tokensPerRequest", "bytesPerRequest"] as const;
  const joined: { -readonly [Name in (typeof names)[number]]?: number } = {};
  for (const name of names) {
    const limit = Math.min(one[name] ?? Infinity, other[name] ?? Infinity);
    if (limit !== Infinity) joined[name] = limit;
  }
  const responseBytesPerInput = Math.max(
    one.responseBytesPerInput ?? 0,
    other.responseBytesPerInput ?? 0,
  );
  return {
    ...joined,
    inputsPerRequest: Math.min(one.inputsPerRequest, other.inputsPerRequest),
    ...(responseBytesPerInput > 0 && { responseBytesPerInput }),
    concurrentRequests: Math.min(one.concurrentRequests ?? 1, other.concurrentRequests ?? 1),
  };
}
