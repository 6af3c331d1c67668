import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { DEFAULT_FIT_OPTIONS, type FitOptions } from "../src/core/options.ts";
import { seedStability } from "../src/core/quality/seed-stability.ts";
import { fitInNode } from "./fit-node.ts";
import { readInput } from "./fit.ts";
import { measureQuality, type Quality } from "./quality.ts";

/** The defaults, the preset, and what each of the defaults does by itself. */
const SETTINGS: Record<string, Partial<FitOptions>> = {
  edgetopic: {},
  bertopic: { preset: "bertopic" },
  "minTopicSize 10": { minTopicSize: 10 },
  "epochs 50": { epochs: 50 },
  "epochs 200": { epochs: 200 },
  "outliers keep": { outliers: "keep" },
  "outliers none": { outliers: "none" },
};

interface Run {
  seed: number;
  seconds: number;
  quality: Quality;
}

/** Fits one corpus with each setting under each seed, so that no default is believed unmeasured. */
export async function benchDefaults(parameters: string[]): Promise<void> {
  const { values } = parseArgs({
    args: parameters,
    options: {
      documents: { type: "string" },
      embeddings: { type: "string" },
      embedder: { type: "string", default: "static/en" },
      seeds: { type: "string", default: "42,43,44" },
      settings: { type: "string", default: Object.keys(SETTINGS).join(",") },
      language: { type: "string", default: DEFAULT_FIT_OPTIONS.language },
      out: { type: "string" },
    },
  });
  if (values.documents === undefined) {
    throw new Error(
      `defaults wants --documents FILE.jsonl [--embeddings FILE.npy | --embedder static/en] [--seeds 42,43] [--settings ${Object.keys(SETTINGS).join(",")}] [--language en|none] [--out FILE.json]`,
    );
  }
  const input = await readInput(values.documents, values.embeddings, values.embedder);
  const language = values.language as FitOptions["language"];
  const results: { setting: string; stability: number; runs: Run[] }[] = [];
  for (const setting of values.settings.split(",")) {
    const runs: Run[] = [];
    const labelings: Int32Array[] = [];
    for (const seed of values.seeds.split(",").map(Number)) {
      const options = { ...DEFAULT_FIT_OPTIONS, language, seed, ...SETTINGS[setting] };
      const { seconds, assignments, topics } = await fitInNode(input, options);
      runs.push({ seed, seconds, quality: measureQuality(input, { assignments, topics }) });
      labelings.push(Int32Array.from(assignments));
    }
    results.push({ setting, stability: seedStability(labelings), runs });
    console.log(row(setting, runs, seedStability(labelings)));
  }
  if (values.out !== undefined) await writeFile(values.out, JSON.stringify(results));
}

/** The ranges over the seeds, as a row of a table. */
function row(setting: string, runs: readonly Run[], stability: number): string {
  const range = (value: (quality: Quality) => number | undefined, digits = 3): string => {
    const found = runs.flatMap(({ quality }) => value(quality) ?? []);
    if (found.length === 0) return "";
    const [least, most] = [Math.min(...found).toFixed(digits), Math.max(...found).toFixed(digits)];
    return least === most ? least : `${least} – ${most}`;
  };
  const cells = [
    setting,
    range(({ topicCount }) => topicCount, 0),
    range(({ outlierShare }) => outlierShare),
    range(({ npmi }) => npmi),
    range(({ cv }) => cv),
    range(({ diversity }) => diversity),
    range(({ all }) => all?.nmi),
    range(({ all }) => all?.ari),
    range(({ clustered }) => clustered?.nmi),
    range(({ clustered }) => clustered?.ari),
    stability.toFixed(3),
  ];
  return `| ${cells.join(" | ")} |`;
}
