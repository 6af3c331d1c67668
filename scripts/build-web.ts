import { copyFile, mkdir } from "node:fs/promises";

import { build } from "esbuild";
import { replaceFolder } from "./replace-folder.ts";

const root = `${import.meta.dirname}/../`;

/** Builds the page, the API reference's script and the built-in model into dist/assets. */
export function buildWeb(): Promise<void> {
  return replaceFolder(`${root}dist/assets`, writeAssets);
}

async function writeAssets(assets: string): Promise<void> {
  await mkdir(`${assets}/docs`, { recursive: true });
  await mkdir(`${assets}/models/static-en`, { recursive: true });
  const rapidoc = `${root}node_modules/rapidoc/dist`;
  const model = `${root}src/embedders/models/static-en`;
  await Promise.all([
    build({
      entryPoints: { app: `${root}src/web/main.ts`, style: `${root}src/web/style.css` },
      outdir: assets,
      bundle: true,
      minify: true,
      format: "esm",
      target: "es2022",
      logLevel: "warning",
    }),
    copyFile(`${root}src/web/index.html`, `${assets}/index.html`),
    // What Cloudflare answers with every asset: the policy that the page keeps to.
    copyFile(`${root}src/web/_headers`, `${assets}/_headers`),
    copyFile(`${rapidoc}/rapidoc-min.js`, `${assets}/docs/rapidoc-min.js`),
    copyFile(`${rapidoc}/rapidoc-min.js.LICENSE.txt`, `${assets}/docs/rapidoc-min.js.LICENSE.txt`),
    copyFile(`${model}/model.safetensors`, `${assets}/models/static-en/model.safetensors`),
    copyFile(`${model}/tokenizer.json`, `${assets}/models/static-en/tokenizer.json`),
  ]);
}

if (import.meta.main) await buildWeb();
