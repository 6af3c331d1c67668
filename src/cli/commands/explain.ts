import { parseArgs } from "node:util";
import { takePositionals, wantsJson, type Command } from "../command.ts";
import { parseCount } from "../parse-count.ts";
import { readModel } from "../read-model.ts";

export const explainCommand: Command = {
  usage: "explain MODEL TEXT [--topic ID] [--json]",
  about:
    "Shows the topics that a text is nearest to, and the words and passages that put it there.",
  async run(parameters) {
    const { values, positionals } = parseArgs({
      args: parameters,
      allowPositionals: true,
      options: { topic: { type: "string" }, json: { type: "boolean" } },
    });
    const [path, text] = takePositionals(positionals, ["MODEL", "TEXT"]);
    const model = await readModel(path);
    const found = await model.explain(text, parseCount("topic", values.topic));
    if (wantsJson(values.json)) {
      console.log(JSON.stringify(found));
      return;
    }
    const nameOf = (id: number): string =>
      model.topics.find((topic) => topic.id === id)?.name ?? "no topic";
    console.log(`Topic ${found.topic}, ${nameOf(found.topic)}: ${found.similarity.toFixed(3)}`);
    console.log("\nwords");
    for (const { word, part } of found.words) console.log(`${part.toFixed(3)}  ${word}`);
    console.log("\npassages");
    for (const { text: passage, similarity } of found.passages) {
      console.log(`${similarity.toFixed(3)}  ${passage}`);
    }
    console.log("\nnearest topics");
    for (const { topic, similarity } of found.nearest) {
      console.log(`${similarity.toFixed(3)}  ${topic}: ${nameOf(topic)}`);
    }
  },
};
