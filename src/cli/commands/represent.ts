import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import type { LabelUsage } from "../../library/index.ts";
import { takePositionals, wantsJson, type Command } from "../command.ts";
import { parseAspects } from "../parse-aspects.ts";
import { parseMaxCost } from "../parse-max-cost.ts";
import { readModel } from "../read-model.ts";
import { topicTable } from "../topic-table.ts";

export const representCommand: Command = {
  usage:
    "represent MODEL --aspect NAME=STEP[,STEP …] … [--max-cost DOLLARS] [--estimate] [--out MODEL] [--json]",
  about:
    "Gives the topics of a model other views and labels: keybert-inspired, mmr[:DIVERSITY], part-of-speech, zero-shot:NAME|NAME, language-model:VENDOR/MODEL.",
  async run(parameters) {
    const { values, positionals } = parseArgs({
      args: parameters,
      allowPositionals: true,
      options: {
        aspect: { type: "string", multiple: true, default: [] },
        "max-cost": { type: "string" },
        estimate: { type: "boolean" },
        out: { type: "string" },
        json: { type: "boolean" },
      },
    });
    const [path] = takePositionals(positionals, ["MODEL"]);
    const representations = parseAspects(values.aspect);
    const maxCost = parseMaxCost(values["max-cost"]);
    const fitted = await readModel(path);
    if (values.estimate) {
      const estimates = fitted.estimateLabels(representations);
      if (wantsJson(values.json)) console.log(JSON.stringify(estimates));
      else
        for (const [aspect, usage] of Object.entries(estimates)) console.log(tell(aspect, usage));
      return;
    }
    const model = await fitted.represent(representations, {
      ...(maxCost !== undefined && { maxCost }),
      onUsage: (usage) => {
        if (usage.outputTokens > 0) console.error(tell("Labels", usage));
      },
    });
    for (const { id, aspects = {} } of model.topics) {
      for (const [aspect, { problem }] of Object.entries(aspects)) {
        if (problem) console.error(`Topic ${id} has no ${aspect}: ${problem.detail}`);
      }
    }
    if (values.out !== undefined) await writeFile(values.out, model.encode());
    if (wantsJson(values.json)) console.log(JSON.stringify({ topics: model.topics }));
    else console.log(topicTable(model.topics, process.stdout.columns ?? 120, model.topics.length));
  },
};

function tell(what: string, { inputTokens, outputTokens, cost }: LabelUsage): string {
  const price = cost === null ? "at no price that is known" : `$${cost.toFixed(4)}`;
  return `${what}: ${inputTokens} tokens read, ${outputTokens} written, ${price}`;
}
