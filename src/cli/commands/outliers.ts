import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import type { OutlierStep } from "../../library/index.ts";
import { takePositionals, type Command } from "../command.ts";
import { documentsOfModel } from "../documents-of-model.ts";
import { parseChoice } from "../parse-choice.ts";
import { parseShare } from "../parse-share.ts";
import { readModel } from "../read-model.ts";

const STRATEGIES = ["distributions", "c-tf-idf", "embeddings"] as const;

export const outliersCommand: Command = {
  usage:
    "outliers MODEL DOCS.jsonl|.csv|.txt [--step distributions|c-tf-idf|embeddings[:THRESHOLD] …] [--out MODEL]",
  about:
    "Finds topics for a model's outliers; the first step that has one for a document decides, distributions by default.",
  async run(parameters) {
    const { values, positionals } = parseArgs({
      args: parameters,
      allowPositionals: true,
      options: {
        step: { type: "string", multiple: true, default: ["distributions"] },
        out: { type: "string" },
      },
    });
    const [path, documents] = takePositionals(positionals, ["MODEL", "DOCS"]);
    const steps = values.step.map(parseStep);
    const model = await readModel(path);
    const texts = (await documentsOfModel(model, documents)).map(({ text }) => text);
    const reduced = await model.reduceOutliers(steps, { texts });
    if (values.out !== undefined) await writeFile(values.out, reduced.encode());
    const countOf = (topics: typeof model.topics): number =>
      topics.find(({ id }) => id < 0)?.size ?? 0;
    const result = { before: countOf(model.topics), after: countOf(reduced.topics) };
    console.log(JSON.stringify({ documents: texts.length, outliers: result }));
  },
};

/** `c-tf-idf:0.2` */
function parseStep(text: string): OutlierStep {
  const [name = "", threshold] = text.split(":");
  return {
    strategy: parseChoice("step", name, STRATEGIES),
    threshold: parseShare(`step ${name}`, threshold),
  };
}
