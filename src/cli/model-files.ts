import { createReadStream } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import type { ModelFiles } from "../embedders/transformer/model-files.ts";
import type { PackObjects } from "../embedders/word-vectors/pack-format.ts";
import { createModelFolder } from "../library/model-folder.ts";

/** A folder of models that can be written to; what is there is read as the library reads it. */
export function createModelWriter(folder: string): PackObjects {
  const files = createModelFolder(() => folder);
  return {
    get: files.get,
    async put(key, content) {
      const path = join(folder, key);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, content);
    },
  };
}

/** The files of a model's folder as they were downloaded. */
export function modelFilesIn(folder: string): ModelFiles {
  return async (name) => {
    try {
      return Uint8Array.from(await readFile(join(folder, name))).buffer;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
      throw error;
    }
  };
}

/** A file as a stream; one that ends in `.gz` is opened. */
export function openFile(path: string): ReadableStream<Uint8Array> {
  const stream = Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array<ArrayBuffer>>;
  return path.endsWith(".gz") ? stream.pipeThrough(new DecompressionStream("gzip")) : stream;
}
