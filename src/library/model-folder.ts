import { EdgetopicError } from "../core/errors.ts";

/** What it needs of Node; the library is compiled without Node's types. */
interface FileSystem {
  open(path: string): Promise<FileHandle>;
}

interface FileHandle {
  stat(): Promise<{ size: number }>;
  read(
    into: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ): Promise<{ bytesRead: number }>;
  close(): Promise<void>;
}

/** Models on this machine, by the same keys as in the bucket: `<name>/<file>`. */
export interface ModelFolder {
  get(key: string, range?: { offset: number; length: number }): Promise<Uint8Array | null>;
  /** Throws: nothing is written here. */
  put(key: string, content: Uint8Array): Promise<void>;
}

/**
 * The folder that is named, read file by file, or as much of one as is asked for. Throws
 * `unknown_embedder` where none is named, and what the file system throws.
 */
export function createModelFolder(folder: () => string | undefined): ModelFolder {
  return {
    async get(key, range) {
      const file = await openFile(folder(), key);
      if (file === null) return null;
      try {
        const { size } = await file.stat();
        const offset = Math.min(size, range?.offset ?? 0);
        const bytes = new Uint8Array(Math.min(size - offset, range?.length ?? size));
        let read = 0;
        while (read < bytes.length) {
          const { bytesRead } = await file.read(bytes, read, bytes.length - read, offset + read);
          if (bytesRead === 0) break;
          read += bytesRead;
        }
        return bytes.subarray(0, read);
      } finally {
        await file.close();
      }
    },
    async put(key) {
      throw new Error(`"${key}" is not written: the folder of models is only read.`);
    },
  };
}

async function openFile(folder: string | undefined, key: string): Promise<FileHandle | null> {
  if (!folder) {
    throw new EdgetopicError(
      "unknown_embedder",
      `The embedder needs EDGETOPIC_MODELS, the folder in which "${key}" would be, and it is not configured here.`,
    );
  }
  // Not up and out of the folder.
  if (key.split("/").includes("..")) return null;
  // Computed, so that a bundler for browsers does not look for it.
  const builtin = "node:fs/promises";
  const { open } = (await import(/* @vite-ignore */ builtin)) as FileSystem;
  try {
    return await open(`${folder}/${key}`);
  } catch (error) {
    if ((error as { code?: unknown }).code === "ENOENT") return null;
    throw error;
  }
}
