import { parseArgs } from "node:util";
import { encodeTable } from "../../jobs/tables/encode-table.ts";
import { timelineTable } from "../../jobs/tables/topic-groups.ts";
import { takePositionals, type Command } from "../command.ts";
import { documentsOfModel } from "../documents-of-model.ts";
import { parseChoice } from "../parse-choice.ts";
import { parseCount } from "../parse-count.ts";
import { parseTableFormat, printTable } from "../print-table.ts";
import { readModel } from "../read-model.ts";

const UNITS = ["hour", "day", "week", "month", "quarter", "year"] as const;

export const timelineCommand: Command = {
  usage:
    "timeline MODEL DOCS.jsonl|.csv [--bins N | --unit hour|day|week|month|quarter|year [--time-zone ZONE]] [--words N] [--plain] [--format csv|ndjson|arrow|json]",
  about:
    "Prints a model's topics over time, by the timestamps of DOCS; --plain evens nothing out, json has trends and bursts too.",
  async run(parameters) {
    const { values, positionals } = parseArgs({
      args: parameters,
      allowPositionals: true,
      options: {
        bins: { type: "string" },
        unit: { type: "string" },
        "time-zone": { type: "string" },
        words: { type: "string" },
        plain: { type: "boolean", default: false },
        format: { type: "string", default: "csv" },
      },
    });
    const [path, documents] = takePositionals(positionals, ["MODEL", "DOCS"]);
    const format = parseTableFormat(values.format);
    const { unit } = values;
    const model = await readModel(path);
    const found = await documentsOfModel(model, documents);
    const timeline = await model.overTime(
      found.map(({ timestamp }) => timestamp ?? null),
      {
        texts: found.map(({ text }) => text),
        bins: parseCount("bins", values.bins),
        wordCount: parseCount("words", values.words),
        unit: unit === undefined ? undefined : parseChoice("unit", unit, UNITS),
        timeZone: values["time-zone"],
        globalTuning: !values.plain,
        evolutionTuning: !values.plain,
      },
    );
    if (format === "json") console.log(JSON.stringify(timeline));
    else await printTable(encodeTable(timelineTable(timeline), format));
  },
};
