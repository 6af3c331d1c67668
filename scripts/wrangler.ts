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
  stdin: "ignore" | "pipe" = "ignore",
): ChildProcess {
  return spawn(process.execPath, [bin, ...parameters], {
    cwd: dirname(import.meta.dirname),
    stdio: [stdin, stdio, stdio],
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
  const { isOk, output } = await askWrangler(parameters);
  if (isOk) return output;
  throw new Error(`wrangler ${parameters.join(" ")} failed:\n${output}`);
}

/** Runs wrangler to its end, `input` as what is typed into it; `output` is all that it printed. */
export async function askWrangler(
  parameters: readonly string[],
  input?: string,
): Promise<{ isOk: boolean; output: string }> {
  const child = spawnWrangler(parameters, "pipe", "pipe");
  let output = "";
  const collect = (chunk: Buffer): void => void (output += chunk.toString());
  child.stdout?.on("data", collect);
  child.stderr?.on("data", collect);
  child.stdin?.end(input);
  const code = await new Promise((resolve) => child.on("close", resolve));
  return { isOk: code === 0, output };
}
