import { parseArgs } from "node:util";
import { takePositionals, wantsJson, type Command } from "../command.ts";
import { registry } from "../embedders.ts";

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
    const rows = registry.vendors.map(({ name, form, needs }) => ({ vendor: name, form, needs }));
    if (wantsJson(values.json)) {
      console.log(JSON.stringify(rows));
      return;
    }
    const width = Math.max(...rows.map(({ form }) => form.length));
    for (const { form, needs } of rows) console.log(`${form.padEnd(width)}  ${needs}`.trimEnd());
  },
};
