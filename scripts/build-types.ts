import { cp } from "node:fs/promises";
import { join } from "node:path";
import { replaceFolder } from "./replace-folder.ts";

const root = join(import.meta.dirname, "..");

/** Copies the declarations that `tsc -b` made of what the library is made of into dist/types. */
export function buildTypes(): Promise<void> {
  return replaceFolder(join(root, "dist/types"), async (folder) => {
    const rooms = [
      "core",
      "embedders",
      "jobs",
      "labelers",
      "languages",
      "library",
      "reducers",
      "storage",
      "wasm",
    ];
    for (const room of rooms) {
      await cp(join(root, ".tsbuild/src", room), join(folder, "src", room), {
        recursive: true,
        filter: (path) => !/\.(map|tsbuildinfo)$/.test(path),
      });
    }
  });
}

if (import.meta.main) await buildTypes();
