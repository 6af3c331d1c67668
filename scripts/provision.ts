import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { provision } from "./provision/provision.ts";
import { readResources } from "./provision/resources.ts";
import { askWrangler } from "./wrangler.ts";

const USAGE = `npm run provision -- [--dry-run] [--config wrangler.toml]
Makes what the Worker needs in the account that wrangler is logged in to (npx wrangler login, or
CLOUDFLARE_API_TOKEN) and leaves alone what is there. --dry-run shows the commands and runs none.`;
const KEY_BYTES = 32;

const { values } = parseArgs({
  options: {
    "dry-run": { type: "boolean", default: false },
    config: { type: "string", default: join(import.meta.dirname, "../wrangler.toml") },
    help: { type: "boolean", default: false },
  },
});

if (values.help) console.log(USAGE);
else await run();

async function run(): Promise<void> {
  const resources = readResources(values.config);
  if (values["dry-run"]) {
    for (const { kind, name, create } of resources) {
      console.log(`${kind} ${name}: npx wrangler ${create.join(" ")}`);
    }
    return;
  }
  try {
    const secrets = await provision(resources, {
      run: askWrangler,
      write: (line) => console.log(line),
      createSecret: () => randomBytes(KEY_BYTES).toString("base64url"),
    });
    for (const [name, text] of secrets) {
      console.log(`\n${name} is ${text}\nIt cannot be read again: keep it where secrets are kept.`);
    }
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
