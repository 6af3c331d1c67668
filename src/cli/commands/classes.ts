import { parseArgs } from "node:util";
import { encodeTable } from "../../jobs/tables/encode-table.ts";
import { classesTable } from "../../jobs/tables/topic-groups.ts";
import { takePositionals, type Command } from "../command.ts";
import { documentsOfModel } from "../documents-of-model.ts";
import { parseCount } from "../parse-count.ts";
import { parseTableFormat, printTable } from "../print-table.ts";
import { readModel } from "../read-model.ts";

export const classesCommand: Command = {
  usage: "classes MODEL DOCS.jsonl|.csv [--words N] [--plain] [--format csv|ndjson|arrow|json]",
  about: "Prints a model's topics per class, by the classes of DOCS; --plain evens nothing out.",
  async run(parameters) {
    const { values, positionals } = parseArgs({
      args: parameters,
      allowPositionals: true,
      options: {
        words: { type: "string" },
        plain: { type: "boolean", default: false },
        format: { type: "string", default: "csv" },
      },
    });
    const [path, documents] = takePositionals(positionals, ["MODEL", "DOCS"]);
    const format = parseTableFormat(values.format);
    const model = await readModel(path);
    const found = await documentsOfModel(model, documents);
    const classes = await model.perClass(
      found.map((document) => document.class ?? null),
      {
        texts: found.map(({ text }) => text),
        wordCount: parseCount("words", values.words),
        globalTuning: !values.plain,
      },
    );
    if (format === "json") console.log(JSON.stringify(classes));
    else await printTable(encodeTable(classesTable(classes), format));
  },
};
