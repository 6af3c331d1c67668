import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { openBertopic } from "../../library/index.ts";
import { takePositionals, wantsJson, type Command } from "../command.ts";
import { modelFilesIn } from "../model-files.ts";
import { topicTable } from "../topic-table.ts";

export const migrateCommand: Command = {
  usage: "migrate FOLDER [--embedder NAME] [--out MODEL] [--json]",
  about:
    'Opens what BERTopic saved with serialization="safetensors", and makes it a model file; NAME is what embeds texts as BERTopic did.',
  async run(parameters) {
    const { values, positionals } = parseArgs({
      args: parameters,
      allowPositionals: true,
      options: {
        embedder: { type: "string" },
        out: { type: "string" },
        json: { type: "boolean" },
      },
    });
    const [folder] = takePositionals(positionals, ["FOLDER"]);
    const { embedder, out } = values;
    const model = await openBertopic(
      modelFilesIn(folder),
      embedder === undefined ? {} : { embedder },
    );
    if (out !== undefined) await writeFile(out, model.encode());
    const { topics, digest, documentIds } = model;
    if (wantsJson(values.json)) {
      console.log(
        JSON.stringify({
          documents: documentIds.length,
          topics,
          assignments: documentIds.map((id, i) => ({ id, ...model.documentTopic(i) })),
          digest,
        }),
      );
    } else {
      console.log(topicTable(topics, process.stdout.columns ?? 120, topics.length));
    }
  },
};
