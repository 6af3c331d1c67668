import { parseArgs } from "node:util";
import { writeTable } from "../../library/index.ts";
import { takePositionals, type Command } from "../command.ts";
import { parseTableFormat, printTable } from "../print-table.ts";
import { readModel } from "../read-model.ts";
import { documentsOfModel } from "../documents-of-model.ts";

export const documentsCommand: Command = {
  usage: "documents MODEL [--documents DOCS.jsonl|.csv|.txt] [--format json|ndjson|csv|arrow]",
  about: "Prints a model's documents with their topics as a table, with the texts of DOCS.",
  async run(parameters) {
    const { values, positionals } = parseArgs({
      args: parameters,
      allowPositionals: true,
      options: { documents: { type: "string" }, format: { type: "string", default: "csv" } },
    });
    const [path] = takePositionals(positionals, ["MODEL"]);
    const format = parseTableFormat(values.format);
    const model = await readModel(path);
    const { documents } = values;
    const texts =
      documents === undefined
        ? undefined
        : (await documentsOfModel(model, documents)).map(({ text }) => text);
    await printTable(writeTable(model, "documents", format, texts));
  },
};
