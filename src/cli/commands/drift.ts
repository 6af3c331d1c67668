import { parseArgs } from "node:util";
import { toEmbedderInput } from "../../jobs/to-embedder-input.ts";
import { takePositionals, wantsJson, type Command } from "../command.ts";
import { readColumns } from "../read-columns.ts";
import { readModel } from "../read-model.ts";

export const driftCommand: Command = {
  usage: "drift MODEL DOCS.jsonl|.csv|.txt [--embeddings E.npy|.npz|.safetensors|.arrow] [--json]",
  about: "Tells how far new documents are from a model's, and what may become a topic among them.",
  async run(parameters) {
    const { values, positionals } = parseArgs({
      args: parameters,
      allowPositionals: true,
      options: { embeddings: { type: "string" }, json: { type: "boolean" } },
    });
    const [modelPath, path] = takePositionals(positionals, ["MODEL", "DOCS"]);
    const model = await readModel(modelPath);
    const { ids, texts, images, vectors } = await readColumns(path, values.embeddings);
    const inputs = texts.map((text, i) => toEmbedderInput({ text, image: images[i] }));
    const measured = await model.drift(vectors === null ? inputs : { vectors: vectors.data }, {
      texts,
    });
    const emerging = measured.emerging.map(({ documents, representativeDocuments, ...group }) => ({
      ...group,
      representativeDocuments: representativeDocuments.map(({ id, text }) => ({
        id: ids[Number(id)],
        text,
      })),
      documents: documents.map((place) => ids[Number(place)]),
    }));
    const drift = { ...measured, emerging };
    if (wantsJson(values.json)) {
      console.log(JSON.stringify(drift));
      return;
    }
    for (const { measure, value, threshold } of drift.measures) {
      const shown = value === null ? "too few documents to tell" : value.toFixed(3);
      console.log(`${measure}\t${shown}\t(threshold ${threshold})`);
    }
    console.log(drift.shouldFit ? "a fit is due" : "no fit is due");
    for (const { name, size } of drift.emerging) console.log(`emerging\t${size}\t${name}`);
  },
};
