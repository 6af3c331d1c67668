import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { writeTable, type Model } from "../../library/index.ts";
import { takePositionals, wantsJson, type Command } from "../command.ts";
import { parseFitOptions } from "../fit-options.ts";
import { parseTableFormat, printTable } from "../print-table.ts";
import { readModel } from "../read-model.ts";
import { documentsOfModel } from "../documents-of-model.ts";
import { topicTable } from "../topic-table.ts";

export const topicsCommand: Command = {
  usage:
    "topics MODEL [--min-topic-size N] [--option words.NAME=VALUE …] [--documents DOCS.jsonl|.csv|.txt] [--out MODEL] [--json | --format json|ndjson|csv|arrow]",
  about:
    "Shows the topics of a model, or makes larger or smaller ones, or has them in other words, without a fit.",
  async run(parameters) {
    const { values, positionals } = parseArgs({
      args: parameters,
      allowPositionals: true,
      options: {
        "min-topic-size": { type: "string" },
        option: { type: "string", multiple: true, default: [] },
        documents: { type: "string" },
        out: { type: "string" },
        json: { type: "boolean" },
        format: { type: "string" },
      },
    });
    const [path] = takePositionals(positionals, ["MODEL"]);
    const size = values["min-topic-size"];
    const format = values.format === undefined ? undefined : parseTableFormat(values.format);
    const fitted = await readModel(path);
    const clustered = size === undefined ? fitted : await recluster(fitted, size, values.documents);
    const model =
      values.option.length === 0
        ? clustered
        : await reword(clustered, values.option, values.documents);
    if (values.out !== undefined) await writeFile(values.out, model.encode());
    const { topics, digest, documentIds } = model;
    if (format !== undefined) {
      await printTable(writeTable(model, "topics", format));
    } else if (wantsJson(values.json)) {
      console.log(JSON.stringify({ documents: documentIds.length, topics, digest }));
    } else {
      console.log(topicTable(topics, process.stdout.columns ?? 120, topics.length));
    }
  },
};

/** Words need the texts: those of `path`, by their ids. */
async function recluster(model: Model, size: string, path: string | undefined): Promise<Model> {
  const minTopicSize = Number(size);
  if (path === undefined) return model.recluster({ minTopicSize });
  const texts = (await documentsOfModel(model, path)).map(({ text }) => text);
  return model.recluster({ minTopicSize, texts });
}

/** Other terms need the texts as well; other weights do not. */
async function reword(
  model: Model,
  options: readonly string[],
  path: string | undefined,
): Promise<Model> {
  const given = parseFitOptions(options);
  if (path === undefined) return model.reword(given);
  const texts = (await documentsOfModel(model, path)).map(({ text }) => text);
  return model.reword({ ...given, texts });
}
