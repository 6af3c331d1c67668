import { cp, mkdir, copyFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { buildWasm } from "./build-wasm.ts";
import { replaceFolder } from "./replace-folder.ts";

const root = join(import.meta.dirname, "..");
const model = join(root, "src/embedders/models/static-en");

/** Builds what the package exports into dist/lib: the library, the command line, the kernels, the model. */
export function buildLibrary(): Promise<void> {
  return replaceFolder(join(root, "dist/lib"), async (folder) => {
    const shared = {
      bundle: true,
      format: "esm",
      target: "es2023",
      logLevel: "warning",
      minify: true,
    } as const;
    await mkdir(join(folder, "models/static-en"), { recursive: true });
    await Promise.all([
      build({
        ...shared,
        entryPoints: [join(root, "src/library/index.ts")],
        outfile: join(folder, "index.js"),
        platform: "neutral",
        // Of packages that know no "exports".
        mainFields: ["module", "main"],
        // Loaded when a vendor, or the parts of speech, are first asked for.
        external: ["openai", "cohere-ai", "@huggingface/inference", "compromise/two"],
      }),
      build({
        ...shared,
        entryPoints: [join(root, "src/cli/main.ts")],
        outfile: join(folder, "cli.js"),
        platform: "node",
        // Some of what it bundles is CommonJS and asks for built-ins.
        banner: {
          js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
        },
      }),
      copyWasm(folder),
      copyFile(
        join(model, "model.safetensors"),
        join(folder, "models/static-en/model.safetensors"),
      ),
      copyFile(join(model, "tokenizer.json"), join(folder, "models/static-en/tokenizer.json")),
      cp(join(model, "LICENSE"), join(folder, "models/static-en/LICENSE")),
    ]);
  });
}

async function copyWasm(folder: string): Promise<void> {
  const built = dirname(await buildWasm());
  const names = ["kernels.wasm", "encoder.wasm"];
  await Promise.all(names.map((name) => copyFile(join(built, name), join(folder, name))));
}

if (import.meta.main) await buildLibrary();
