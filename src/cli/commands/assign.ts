import { parseArgs } from "node:util";
import { toEmbedderInput } from "../../jobs/to-embedder-input.ts";
import { takePositionals, wantsJson, type Command } from "../command.ts";
import { readColumns } from "../read-columns.ts";
import { readModel } from "../read-model.ts";

export const assignCommand: Command = {
  usage:
    "assign MODEL DOCS.jsonl|.csv|.txt [--embeddings E.npy|.npz|.safetensors|.arrow] [--memberships] [--json]",
  about: "Gives each document of a file its topic in a model, by itself.",
  async run(parameters) {
    const { values, positionals } = parseArgs({
      args: parameters,
      allowPositionals: true,
      options: {
        embeddings: { type: "string" },
        memberships: { type: "boolean", default: false },
        json: { type: "boolean" },
      },
    });
    const [modelPath, path] = takePositionals(positionals, ["MODEL", "DOCS"]);
    const model = await readModel(modelPath);
    const { ids, texts, images, vectors } = await readColumns(path, values.embeddings);
    const inputs = texts.map((text, i) => toEmbedderInput({ text, image: images[i] }));
    const { memberships } = values;
    const assigned = await model.assign(vectors === null ? inputs : { vectors: vectors.data }, {
      memberships,
    });
    const assignments = assigned.map((assignment, i) => ({ id: ids[i], ...assignment }));
    if (wantsJson(values.json)) {
      console.log(JSON.stringify({ assignments }));
      return;
    }
    const names = new Map(model.topics.map(({ id, name }) => [id, name]));
    for (const { id, topic, probability, memberships: all = [] } of assignments) {
      const others = all.map((other) => `\t${other.topic} ${other.weight.toFixed(3)}`).join("");
      console.log(
        `${id}\t${topic}\t${probability.toFixed(3)}\t${names.get(topic) ?? "Outliers"}${others}`,
      );
    }
  },
};
