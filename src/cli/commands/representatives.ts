import { parseArgs } from "node:util";
import { takePositionals, type Command } from "../command.ts";
import { documentsOfModel } from "../documents-of-model.ts";
import { parseCount } from "../parse-count.ts";
import { parseShare } from "../parse-share.ts";
import { readModel } from "../read-model.ts";

export const representativesCommand: Command = {
  usage:
    "representatives MODEL TOPIC [--count N] [--diversity D] [--documents DOCS.jsonl|.csv|.txt]",
  about:
    "Prints the documents that stand for a topic, a line of JSON each; a diversity up to 1 has them differ from each other.",
  async run(parameters) {
    const { values, positionals } = parseArgs({
      args: parameters,
      allowPositionals: true,
      options: {
        count: { type: "string" },
        diversity: { type: "string" },
        documents: { type: "string" },
      },
    });
    const [path, topic] = takePositionals(positionals, ["MODEL", "TOPIC"]);
    const model = await readModel(path);
    const ids = model.representatives(Number(topic), {
      count: parseCount("count", values.count),
      diversity: parseShare("diversity", values.diversity),
    });
    const texts = new Map<string, string>();
    if (values.documents !== undefined) {
      for (const { id, text } of await documentsOfModel(model, values.documents)) {
        texts.set(id, text);
      }
    }
    for (const id of ids) console.log(JSON.stringify({ id, text: texts.get(id) }));
  },
};
