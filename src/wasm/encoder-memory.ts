import type { EncoderOperations, OpenEncoderMemory } from "../core/encoder/encoder-operations.ts";

const PAGE_BYTES = 65536;

/**
 * The encoder's operations in WebAssembly, from the compiled `encoder.wasm`: the same bytes as
 * `createReferenceEncoderMemory`. Each memory has an instance of its own.
 */
export function createEncoderMemory(module: WebAssembly.Module): OpenEncoderMemory {
  return (byteLength) => {
    const memory = new WebAssembly.Memory({ initial: Math.ceil(byteLength / PAGE_BYTES) });
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    return {
      buffer: memory.buffer,
      operations: exports as WebAssembly.Exports & EncoderOperations,
    };
  };
}
