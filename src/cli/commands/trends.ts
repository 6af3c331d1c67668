import { parseArgs } from "node:util";
import { takePositionals, wantsJson, type Command } from "../command.ts";
import { documentsOfModel } from "../documents-of-model.ts";
import { parseChoice } from "../parse-choice.ts";
import { parseCount } from "../parse-count.ts";
import { parseShare } from "../parse-share.ts";
import { readModel } from "../read-model.ts";

export const trendsCommand: Command = {
  usage:
    "trends MODEL DOCS.jsonl|.csv [--window-days N] [--past-days N] [--until TIME] [--per time|documents] [--level 0.05] [--json]",
  about: "Shows which topics rise and fall against their own past, by the timestamps of DOCS.",
  async run(parameters) {
    const { values, positionals } = parseArgs({
      args: parameters,
      allowPositionals: true,
      options: {
        "window-days": { type: "string" },
        "past-days": { type: "string" },
        until: { type: "string" },
        per: { type: "string", default: "time" },
        level: { type: "string" },
        json: { type: "boolean" },
      },
    });
    const [path, documents] = takePositionals(positionals, ["MODEL", "DOCS"]);
    const options = {
      windowDays: parseCount("window-days", values["window-days"]),
      pastDays: parseCount("past-days", values["past-days"]),
      until: values.until,
      per: parseChoice("per", values.per, ["time", "documents"]),
      level: parseShare("level", values.level),
    };
    const model = await readModel(path);
    const found = await documentsOfModel(model, documents);
    const timestamps = found.map(({ timestamp }) => timestamp ?? null);
    const report = model.trends(timestamps, options);
    if (wantsJson(values.json)) {
      console.log(JSON.stringify(report));
      return;
    }
    const { until, windowDays, pastDays } = report;
    if (until === null) {
      console.log("no document has a timestamp");
      return;
    }
    console.log(
      `${windowDays} days until ${until}, against the ${pastDays.toFixed(1)} before them`,
    );
    for (const { trend, count, expected, qValue, topic, name } of report.trends) {
      const past = expected === null ? "?" : expected.toFixed(1);
      console.log(`${trend}\t${count} of ${past}\tq ${qValue.toPrecision(2)}\t${topic}: ${name}`);
    }
  },
};
