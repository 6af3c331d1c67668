import { parseArgs } from "node:util";
import { takePositionals, type Command } from "../command.ts";
import { parseChoice } from "../parse-choice.ts";
import { parseCount } from "../parse-count.ts";
import { parseShare } from "../parse-share.ts";
import { readDocuments } from "../read-documents.ts";
import { readModel } from "../read-model.ts";

const BATCH_DOCUMENTS = 100;

export const distributionsCommand: Command = {
  usage:
    "distributions MODEL DOCS.jsonl|.csv|.txt [--window N] [--stride N] [--padding] [--min-similarity S] [--by words|embeddings] [--tokens]",
  about: "Prints how much of each topic there is in documents, a line of JSON each.",
  async run(parameters) {
    const { values, positionals } = parseArgs({
      args: parameters,
      allowPositionals: true,
      options: {
        window: { type: "string" },
        stride: { type: "string" },
        padding: { type: "boolean" },
        "min-similarity": { type: "string" },
        by: { type: "string", default: "words" },
        tokens: { type: "boolean" },
      },
    });
    const [path, documents] = takePositionals(positionals, ["MODEL", "DOCS"]);
    const options = {
      window: parseCount("window", values.window),
      stride: parseCount("stride", values.stride),
      minSimilarity: parseShare("min-similarity", values["min-similarity"]),
      padding: values.padding,
      withTokens: values.tokens,
      by: parseChoice("by", values.by, ["words", "embeddings"]),
    };
    const model = await readModel(path);
    const print = async (batch: { id: string; text: string }[]): Promise<void> => {
      const found = await model.distributions(
        batch.map(({ text }) => text),
        options,
      );
      for (const [i, { id }] of batch.entries()) console.log(JSON.stringify({ id, ...found[i] }));
    };
    let batch: { id: string; text: string }[] = [];
    for await (const document of readDocuments(documents)) {
      batch.push(document);
      if (batch.length < BATCH_DOCUMENTS) continue;
      await print(batch);
      batch = [];
    }
    if (batch.length > 0) await print(batch);
  },
};
