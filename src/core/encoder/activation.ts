import type { EncoderOperations } from "./encoder-operations.ts";
import { gelu, geluByTanh } from "./encoder-math.ts";

/** Activations of the feed-forward layers by their numbers in the kernels. */
export const ACTIVATIONS = { gelu: 1, "gelu-tanh": 2, relu: 3 } as const;
export type Activation = keyof typeof ACTIVATIONS;

/** `activate` over `buffer`. */
export function activateIn(buffer: ArrayBuffer): EncoderOperations["activate"] {
  const floats = new Float32Array(buffer);
  return (at, count, activation) => {
    const end = at / 4 + count;
    for (let i = at / 4; i < end; i++) {
      const x = floats[i];
      if (activation === ACTIVATIONS.gelu) floats[i] = gelu(x);
      else if (activation === ACTIVATIONS["gelu-tanh"]) floats[i] = geluByTanh(x);
      else floats[i] = x < 0 ? 0 : x;
    }
  };
}
