import { parseArgs } from "node:util";
import { takePositionals, type Command } from "../command.ts";
import { parseChoice } from "../parse-choice.ts";
import { readModel } from "../read-model.ts";

export const similaritiesCommand: Command = {
  usage: "similarities MODEL [--by words|embeddings]",
  about: "Prints how similar a model's topics are to each other, a matrix in CSV.",
  async run(parameters) {
    const { values, positionals } = parseArgs({
      args: parameters,
      allowPositionals: true,
      options: { by: { type: "string", default: "words" } },
    });
    const [path] = takePositionals(positionals, ["MODEL"]);
    const by = parseChoice("by", values.by, ["words", "embeddings"]);
    const { topics, values: cosines } = (await readModel(path)).similarities({ by });
    console.log(["topic", ...topics].join(","));
    for (const [row, topic] of topics.entries()) {
      const own = cosines.subarray(row * topics.length, (row + 1) * topics.length);
      console.log([topic, ...Array.from(own, (value) => Number(value.toFixed(4)))].join(","));
    }
  },
};
