import { spawn, type ChildProcess } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const bin = join(
  dirname(createRequire(import.meta.url).resolve("wrangler/package.json")),
  "bin/wrangler.js",
);

/**
 * Starts wrangler under the Node that runs this; it asks nothing of other servers. With its output
 * piped it gets a process group of its own.
 */
export function spawnWrangler(
  parameters: readonly string[],
  stdio: "inherit" | "pipe",
): ChildProcess {
  return spawn(process.execPath, [bin, ...parameters], {
    cwd: dirname(import.meta.dirname),
    stdio: ["ignore", stdio, stdio],
    detached: stdio === "pipe",
    env: {
      ...process.env,
      WRANGLER_SEND_METRICS: "false",
      WRANGLER_HIDE_BANNER: "true",
      CLOUDFLARE_CF_FETCH_ENABLED: "false",
      CI: "true",
    },
  });
}

/** Runs wrangler to its end; throws with what it printed where it failed. */
export async function runWrangler(...parameters: string[]): Promise<string> {
  const child = spawnWrangler(parameters, "pipe");
  let printed = "";
  const collect = (chunk: Buffer): void => void (printed += chunk.toString());
  child.stdout?.on("data", collect);
  child.stderr?.on("data", collect);
  const code = await new Promise((resolve) => child.on("close", resolve));
  if (code === 0) return printed;
  throw new Error(`wrangler ${parameters.join(" ")} ended with ${String(code)}:\n${printed}`);
}
