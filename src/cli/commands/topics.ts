import { parseArgs } from "node:util";
import { takePositionals, wantsJson, type Command } from "../command.ts";
import { readModel } from "../read-model.ts";
import { topicTable } from "../topic-table.ts";

export const topicsCommand: Command = {
  usage: "topics MODEL [--json]",
  about: "Shows the topics of a model.",
  async run(parameters) {
    const { values, positionals } = parseArgs({
      args: parameters,
      allowPositionals: true,
      options: { json: { type: "boolean" } },
    });
    const [path] = takePositionals(positionals, ["MODEL"]);
    const { topics, digest, documentIds } = await readModel(path);
    if (wantsJson(values.json)) {
      console.log(JSON.stringify({ documents: documentIds.length, topics, digest }));
    } else {
      console.log(topicTable(topics, process.stdout.columns ?? 120, topics.length));
    }
  },
};
