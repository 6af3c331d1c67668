import type { Representations, RepresentationStep } from "../library/index.ts";

/** What stands after the colon of a step. */
const ARGUMENTS: Record<string, (text: string) => Record<string, unknown>> = {
  mmr: (text) => ({ diversity: Number(text) }),
  "zero-shot": (text) => ({ names: text.split("|") }),
  "language-model": (text) => ({ model: text }),
};

/**
 * Representations as `--aspect NAME=STEPS` gives them: steps are a JSON list, or names with commas
 * between, some with a word behind a colon: `keybert-inspired,mmr:0.3`, `zero-shot:Sports|Politics`,
 * `language-model:openai/gpt-4o-mini`. They are checked where they are used. Throws an `Error` at what
 * is no pair.
 */
export function parseAspects(pairs: readonly string[]): Representations {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf("=");
      if (at < 1) throw new Error(`--aspect ${pair} is not NAME=STEPS.`);
      return [pair.slice(0, at), parseSteps(pair.slice(at + 1))];
    }),
  );
}

function parseSteps(text: string): RepresentationStep[] {
  if (text.startsWith("[")) return JSON.parse(text) as RepresentationStep[];
  return text.split(",").map((step) => {
    const [name = "", ...rest] = step.split(":");
    const argument = rest.join(":");
    const options = argument === "" ? {} : (ARGUMENTS[name]?.(argument) ?? {});
    return { name, ...options } as RepresentationStep;
  });
}
