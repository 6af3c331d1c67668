import { readFile } from "node:fs/promises";
import { buildEncoderWasm } from "../../scripts/build-wasm.ts";
import type { OpenEncoderMemory } from "../../src/core/encoder/encoder-operations.ts";
import { createEncoderMemory } from "../../src/wasm/encoder-memory.ts";

/** The encoder's WASM memory, its module compiled first where it is older than its sources. */
export async function loadEncoderMemory(): Promise<OpenEncoderMemory> {
  return createEncoderMemory(await WebAssembly.compile(await readFile(await buildEncoderWasm())));
}
