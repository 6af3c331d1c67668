import { parseArgs } from "node:util";
import { takePositionals, wantsJson, type Command } from "../command.ts";
import { parseChoice } from "../parse-choice.ts";
import { parseShare } from "../parse-share.ts";
import { readModel } from "../read-model.ts";

export const matchCommand: Command = {
  usage: "match MODEL OTHER [--by words|embeddings] [--min-similarity S] [--json]",
  about: "Matches the topics of two models one to one.",
  async run(parameters) {
    const { values, positionals } = parseArgs({
      args: parameters,
      allowPositionals: true,
      options: {
        by: { type: "string", default: "words" },
        "min-similarity": { type: "string" },
        json: { type: "boolean" },
      },
    });
    const [path, otherPath] = takePositionals(positionals, ["MODEL", "OTHER"]);
    const [model, other] = [await readModel(path), await readModel(otherPath)];
    const found = model.matchTopics(other, {
      by: parseChoice("by", values.by, ["words", "embeddings"]),
      minSimilarity: parseShare("min-similarity", values["min-similarity"]),
    });
    if (wantsJson(values.json)) {
      console.log(JSON.stringify(found));
      return;
    }
    const nameOf = (topics: typeof model.topics, id: number): string =>
      `${id} ${topics.find((topic) => topic.id === id)?.name ?? ""}`;
    for (const { first, second, similarity } of found.pairs) {
      const names = [nameOf(model.topics, first), nameOf(other.topics, second)];
      console.log(`${similarity.toFixed(3)}  ${names.join("  =  ")}`);
    }
    for (const id of found.onlyFirst) console.log(`only in ${path}: ${nameOf(model.topics, id)}`);
    for (const id of found.onlySecond) {
      console.log(`only in ${otherPath}: ${nameOf(other.topics, id)}`);
    }
  },
};
