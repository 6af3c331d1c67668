import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { fit, type FitProgress, type Model } from "../../library/index.ts";
import { takePositionals, wantsJson, type Command } from "../command.ts";
import { parseFitOptions } from "../fit-options.ts";
import { parseAspects } from "../parse-aspects.ts";
import { parseMaxCost } from "../parse-max-cost.ts";
import { createProgress } from "../progress-bar.ts";
import { readColumns } from "../read-columns.ts";
import { topicTable } from "../topic-table.ts";

export const fitCommand: Command = {
  usage:
    "fit DOCS.jsonl|.csv|.txt [--embeddings E.npy|.npz|.safetensors|.arrow] [--embedder NAME] [--max-cost DOLLARS] [--option NAME=VALUE …] [--aspect NAME=STEPS …] [--out MODEL] [--json]",
  about: "Finds the topics of the documents in a file.",
  async run(parameters) {
    const { values, positionals } = parseArgs({
      args: parameters,
      allowPositionals: true,
      options: {
        embeddings: { type: "string" },
        embedder: { type: "string" },
        "max-cost": { type: "string" },
        option: { type: "string", multiple: true, default: [] },
        aspect: { type: "string", multiple: true, default: [] },
        out: { type: "string" },
        json: { type: "boolean" },
      },
    });
    const [path] = takePositionals(positionals, ["DOCS"]);
    const options = parseFitOptions(values.option);
    const maxCost = parseMaxCost(values["max-cost"]);
    const { ids, texts, images, classes, vectors } = await readColumns(path, values.embeddings);
    const progress = createStageProgress();
    const model = await fit(
      ids.map((id, i) => {
        const [image, name] = [images[i], classes[i]];
        return {
          id,
          text: texts[i] as string,
          ...(image !== undefined && { image }),
          ...(name !== undefined && { class: name }),
        };
      }),
      {
        options,
        ...(maxCost !== undefined && { maxCost }),
        ...(values.aspect.length > 0 && { representations: parseAspects(values.aspect) }),
        ...(values.embedder !== undefined && { embedder: values.embedder }),
        ...(vectors !== null && { embeddings: vectors.data }),
        onProgress: progress.update,
        onWarning: ({ detail }) => console.error(`Warning: ${detail}`),
      },
    );
    progress.finish();
    if (values.out !== undefined) await writeFile(values.out, model.encode());
    if (wantsJson(values.json)) console.log(JSON.stringify(describe(model)));
    else
      console.log(topicTable(model.topics, process.stdout.columns ?? 120) + describeTargets(model));
  },
};

/** On the error output, and only where somebody watches it. */
function createStageProgress() {
  if (!process.stderr.isTTY) return { update: () => {}, finish: () => {} };
  const progress = createProgress(process.stderr);
  const stages: { name: string; done: number; total: number }[] = [];
  return {
    update(update: FitProgress): void {
      const { stage, done, total } = update;
      const known = stages.find(({ name }) => name === stage);
      if (known === undefined) stages.push({ name: stage, done, total });
      else Object.assign(known, { done, total });
      progress.update(stages, update);
    },
    finish: () => void progress.finish(),
  };
}

/** What became of each seed topic, class or name, a line for each. */
function describeTargets({ targets = [] }: Model): string {
  return targets
    .map(({ name, topic, documentCount, topicDocumentCount }) => {
      const became = topic === null ? "no topic" : `topic ${topic} (${topicDocumentCount} of them)`;
      return `\n${name}: ${documentCount} documents, ${became}`;
    })
    .join("");
}

function describe(model: Model) {
  return {
    documents: model.documentIds.length,
    outliers: model.topics.find(({ id }) => id < 0)?.size ?? 0,
    topics: model.topics,
    ...(model.targets && { targets: model.targets }),
    assignments: model.documentIds.map((id, i) => ({ id, ...model.documentTopic(i) })),
    digest: model.digest,
  };
}
