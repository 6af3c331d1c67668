import { parseArgs } from "node:util";
import { buildWasm } from "./build-wasm.ts";
import { buildWeb } from "./build-web.ts";
import { spawnWrangler } from "./wrangler.ts";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "8787" },
    "persist-to": { type: "string", default: ".wrangler/state" },
    // Milliseconds after which the work of a process that was killed is taken up again.
    silence: { type: "string", default: "5000" },
  },
});

await Promise.all([buildWasm(), buildWeb()]);
const child = spawnWrangler(
  [
    "dev",
    "--local",
    "--ip=127.0.0.1",
    `--port=${values.port}`,
    `--persist-to=${values["persist-to"]}`,
    "--var=OPEN_ON_LOOPBACK:true",
    `--var=SILENCE_MS:${values.silence}`,
    "--show-interactive-dev-session=false",
  ],
  "inherit",
);
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => child.kill(signal));
}
child.on("exit", (code) => process.exit(code ?? 1));
