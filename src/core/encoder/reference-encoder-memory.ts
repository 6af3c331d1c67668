import { activateIn } from "./activation.ts";
import { packKeysIn, packValuesIn, softmaxRowsIn } from "./attention.ts";
import type { EncoderMemory } from "./encoder-operations.ts";
import { normalizeLayerIn } from "./layer-norm.ts";
import { multiplyFloatsIn } from "./matmul-floats.ts";
import { multiplyIntegersIn } from "./matmul-integers.ts";
import { quantizeActivationsIn } from "./quantize-activations.ts";

/** The encoder's operations in plain TypeScript: what the WASM ones must agree with to the byte. */
export function createReferenceEncoderMemory(byteLength: number): EncoderMemory {
  const buffer = new ArrayBuffer(Math.ceil(byteLength / 64) * 64);
  return {
    buffer,
    operations: {
      multiplyFloats: multiplyFloatsIn(buffer),
      multiplyIntegers: multiplyIntegersIn(buffer),
      activate: activateIn(buffer),
      quantizeActivations: quantizeActivationsIn(buffer),
      normalizeLayer: normalizeLayerIn(buffer),
      packKeys: packKeysIn(buffer),
      packValues: packValuesIn(buffer),
      softmaxRows: softmaxRowsIn(buffer),
    },
  };
}
