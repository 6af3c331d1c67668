import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { replaceFolder } from "./replace-folder.ts";

const root = join(import.meta.dirname, "..");

/** What wrangler.toml has aliases for. */
const MODULES = {
  "tinyld-light": 'export * from "tinyld/light";',
  readability: 'export { Readability } from "@mozilla/readability";',
  "compromise-two": 'export { default } from "compromise/two";',
};

const NOT_ASCII = /[\u0080-\uffff]/g;

/**
 * Packages with a few characters beyond Latin-1 in their regular expressions, which esbuild leaves
 * there: for those an isolate would hold all of the Worker's code at two bytes a character. Written as
 * escapes into dist/ascii, they are the same code.
 */
export function buildAscii(): Promise<void> {
  return replaceFolder(join(root, "dist/ascii"), async (folder) => {
    for (const [name, contents] of Object.entries(MODULES)) {
      const { outputFiles } = await build({
        stdin: { contents, resolveDir: root },
        bundle: true,
        format: "esm",
        target: "es2023",
        platform: "neutral",
        // Of packages that know no "exports".
        mainFields: ["module", "main"],
        minify: true,
        write: false,
        logLevel: "error",
      });
      const code = outputFiles.map(({ text }) => text).join("");
      await writeFile(join(folder, `${name}.js`), code.replaceAll(NOT_ASCII, escapeUnit));
    }
  });
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

if (import.meta.main) await buildAscii();
