import type { Embedder } from "../embedder.ts";
import type { CustomOptions } from "./custom-options.ts";

/** All of a custom embedder but its `embed`. */
export function aboutCustom(options: CustomOptions): Omit<Embedder, "embed"> {
  const { name, dimensions, modalities = ["text"], version = "" } = options;
  const { tokensPerInput, price, hasZeroVectors = false } = options;
  const id = `custom/${name}`;
  return {
    id,
    fingerprint: [
      id,
      `version=${version}`,
      `dimensions=${dimensions}`,
      `modalities=${[...modalities].sort().join("+")}`,
      `tokens=${tokensPerInput ?? ""}`,
      "normalize=l2",
    ].join(";"),
    dimensions,
    modalities,
    limits: {
      inputsPerRequest: options.inputsPerRequest ?? 32,
      ...(tokensPerInput !== undefined && { tokensPerInput }),
      responseBytesPerInput: 16 * dimensions,
      concurrentRequests: options.concurrentRequests ?? 4,
    },
    ...(price !== undefined && { price }),
    ...(hasZeroVectors && { hasZeroVectors }),
  };
}
