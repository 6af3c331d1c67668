import { parseArgs } from "node:util";
import { buildAscii } from "./build-ascii.ts";
import { buildWasm } from "./build-wasm.ts";
import { buildWeb } from "./build-web.ts";
import { spawnWrangler } from "./wrangler.ts";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "8787" },
    "persist-to": { type: "string", default: ".wrangler/state" },
  },
});

await Promise.all([buildAscii(), buildWasm(), buildWeb()]);
const child = spawnWrangler(
  [
    "dev",
    "--local",
    "--ip=127.0.0.1",
    `--port=${values.port}`,
    `--persist-to=${values["persist-to"]}`,
    "--var=OPEN_ON_LOOPBACK:true",
    // Sources on this machine are as good as any for development.
    "--var=TRUSTED_ORIGINS:http://127.0.0.1:*,http://localhost:*",
    // What a killed process left is taken up after 5 s instead of 30.
    "--var=SILENCE_MS:5000",
    "--show-interactive-dev-session=false",
  ],
  "inherit",
);
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => child.kill(signal));
}
child.on("exit", (code) => process.exit(code ?? 1));
