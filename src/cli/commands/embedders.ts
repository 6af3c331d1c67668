import { parseArgs } from "node:util";
import type { Vendor } from "../../embedders/vendor.ts";
import { PRICES } from "../../embedders/prices.ts";
import { registry } from "../../library/engine.ts";
import { takePositionals, wantsJson, type Command } from "../command.ts";

export const embeddersCommand: Command = {
  usage: "embedders [--json]",
  about: "Lists the embedders that --embedder may name, and what each needs.",
  async run(parameters) {
    const { values, positionals } = parseArgs({
      args: parameters,
      allowPositionals: true,
      options: { json: { type: "boolean" } },
    });
    takePositionals(positionals, []);
    const rows = registry.vendors.map(describe);
    if (wantsJson(values.json)) {
      console.log(JSON.stringify(rows));
      return;
    }
    const width = Math.max(...rows.map(({ form }) => form.length));
    for (const { form, needs, models } of rows) {
      console.log(`${form.padEnd(width)}  ${needs}`.trimEnd());
      for (const { id, dimensions } of models) console.log(`  ${id}  ${dimensions}`);
    }
  },
};

/** Vendors whose prices are kept under another's name. */
const PRICED_AS: Readonly<Record<string, string>> = { "workers-ai": "cloudflare", azure: "openai" };

/** `models` are those whose dimensions are known; `dimensions` are null where only an id says them. */
function describe({ name, form, needs, modalities = ["text"], models = new Map() }: Vendor) {
  const known = [...models].map(([model, dimensions]) => ({
    id: `${name}/${model}`,
    dimensions,
    price: PRICES[`${PRICED_AS[name] ?? name}/${model}`] ?? null,
  }));
  const lengths = [...new Set(known.map(({ dimensions }) => dimensions))].sort((a, b) => a - b);
  return {
    vendor: name,
    form,
    needs,
    modalities,
    models: known,
    dimensions: lengths.length === 0 ? null : lengths,
  };
}
