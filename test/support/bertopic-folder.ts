import { readFile } from "node:fs/promises";
import type { ModelFiles } from "../../src/embedders/transformer/model-files.ts";
import { encodeSafetensors } from "./safetensors.ts";

const GOLDEN = new URL("../fixtures/golden/bertopic/", import.meta.url);

/** The golden folder of BERTopic's, with some files others, or, where null, not there. */
export function goldenBertopic(
  changed: Record<string, ArrayBuffer | object | null> = {},
): ModelFiles {
  return async (name) => {
    if (name in changed) {
      const file = changed[name] ?? null;
      if (file === null || file instanceof ArrayBuffer) return file;
      return new TextEncoder().encode(JSON.stringify(file)).buffer;
    }
    try {
      return Uint8Array.from(await readFile(new URL(name, GOLDEN))).buffer;
    } catch {
      return null;
    }
  };
}

export function safetensorsOf(name: string, values: Float32Array, shape: number[]): ArrayBuffer {
  const header = { [name]: { dtype: "F32", shape, data_offsets: [0, values.byteLength] } };
  return encodeSafetensors(
    header,
    new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
  );
}
