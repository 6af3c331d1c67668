import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { unstable_getMiniflareWorkerOptions } from "wrangler";
import { buildAscii } from "./build-ascii.ts";
import { buildWasm } from "./build-wasm.ts";
import { buildWeb } from "./build-web.ts";
import { replaceFolder } from "./replace-folder.ts";
import { runWrangler } from "./wrangler.ts";

const root = join(import.meta.dirname, "..");
const bundle = join(root, "dist/worker");

/** Of the Workers beside it; wrangler.toml has its own. */
const COMPATIBILITY_DATE = "2026-10-01";

export interface LocalWorker {
  url: URL;
  miniflare: Miniflare;
  stop(): Promise<void>;
}

/** Bundles the Worker as a deployment would, into dist/worker. */
export async function bundleWorker(): Promise<void> {
  await Promise.all([buildAscii(), buildWasm(), buildWeb()]);
  await replaceFolder(bundle, async (partial) => {
    await runWrangler("deploy", "--dry-run", "--outdir", partial);
  });
}

/**
 * Runs the bundled Worker in workerd on this machine, with the bindings of wrangler.toml and open to
 * callers on loopback. Port 0 takes a free one; `persistTo` is the folder that keeps everything;
 * after `silenceMs` without a sign of life (30 s by default) work is taken for lost.
 */
export async function startLocalWorker({
  port = 0,
  persistTo,
  inspectorPort,
  silenceMs,
  variables = {},
  services = {},
}: {
  port?: number;
  persistTo: string;
  inspectorPort?: number;
  silenceMs?: number;
  /** Secrets and variables beside those of wrangler.toml. */
  variables?: Record<string, string>;
  /** Other Workers beside it, by the names under which they are bound to it. */
  services?: Record<string, { script: string; entrypoint: string }>;
}): Promise<LocalWorker> {
  const { workerOptions } = unstable_getMiniflareWorkerOptions(join(root, "wrangler.toml"));
  // Bundling names the kernels after their content.
  const wasm = (await readdir(bundle)).filter((name) => name.endsWith(".wasm"));
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      host: "127.0.0.1",
      port,
      ...(inspectorPort !== undefined && { inspectorPort }),
      cf: false,
      resourcePersistencePath: persistTo,
      workers: [
        {
          ...workerOptions,
          name: "edgetopic",
          modulesRoot: bundle,
          modules: [
            { type: "ESModule", path: join(bundle, "worker.js") },
            ...wasm.map((path) => ({ type: "CompiledWasm" as const, path: join(bundle, path) })),
          ],
          bindings: {
            ...(workerOptions.bindings as object),
            OPEN_ON_LOOPBACK: "true",
            ...(silenceMs !== undefined && { SILENCE_MS: String(silenceMs) }),
            ...variables,
          },
          serviceBindings: Object.fromEntries(
            Object.entries(services).map(([binding, { entrypoint }]) => [
              binding,
              { name: binding, entrypoint },
            ]),
          ),
        },
        ...Object.entries(services).map(([name, { script }]) => ({
          name,
          script,
          modules: true as const,
          compatibilityDate: COMPATIBILITY_DATE,
        })),
      ],
    }),
  );
  return { url: await miniflare.ready, miniflare, stop: () => miniflare.dispose() };
}
