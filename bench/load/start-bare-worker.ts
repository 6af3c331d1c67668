import { join } from "node:path";
import { build } from "esbuild";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";

const COMPATIBILITY_DATE = "2026-10-01";

/** Runs bare-app.ts in a workerd of its own. */
export async function startBareWorker(): Promise<{ url: URL; stop(): Promise<void> }> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, "bare-app.ts")],
    bundle: true,
    format: "esm",
    minify: true,
    write: false,
  });
  const script = outputFiles[0]?.text ?? "";
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      host: "127.0.0.1",
      port: 0,
      cf: false,
      workers: [{ name: "bare", script, modules: true, compatibilityDate: COMPATIBILITY_DATE }],
    }),
  );
  return { url: await miniflare.ready, stop: () => miniflare.dispose() };
}
