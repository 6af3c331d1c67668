import { parseArgs } from "node:util";
import { takePositionals, wantsJson, type Command } from "../command.ts";
import { parseCount } from "../parse-count.ts";
import { readModel } from "../read-model.ts";

export const findCommand: Command = {
  usage: "find MODEL TEXT [--count N] [--json]",
  about: "Shows the topics that a text is nearest to by its embedding.",
  async run(parameters) {
    const { values, positionals } = parseArgs({
      args: parameters,
      allowPositionals: true,
      options: { count: { type: "string", default: "5" }, json: { type: "boolean" } },
    });
    const [path, text] = takePositionals(positionals, ["MODEL", "TEXT"]);
    const count = parseCount("count", values.count) ?? 5;
    const model = await readModel(path);
    const found = await model.findTopics(text, { count });
    if (wantsJson(values.json)) {
      console.log(JSON.stringify(found));
      return;
    }
    const names = new Map(model.topics.map(({ id, name }) => [id, name]));
    for (const { topic, similarity } of found) {
      console.log(`${similarity.toFixed(3)}  ${topic}: ${names.get(topic) ?? ""}`);
    }
  },
};
