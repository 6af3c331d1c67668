// The entry of encoder.wasm, a module of its own: who embeds elsewhere does not load it.

export { activate } from "./encoder-activation";
export { packKeys, packValues, softmaxRows } from "./encoder-attention";
export { normalizeLayer, quantizeActivations } from "./encoder-rows";
export { multiplyFloats } from "./matmul-floats";
export { multiplyIntegers } from "./matmul-integers";
