import type { ModeChoice } from "./mode-choice.ts";

/** Of names, seeds and the words of one. */
const MOST = 1000;

/** What each mode can be told, and whether that is as it must be. */
const FIELDS: Record<ModeChoice["name"], Record<string, (value: unknown) => boolean>> = {
  guided: {
    seedTopics: (value) =>
      isList(value) && value.every((words) => isList(words) && areTexts(words)),
    withClasses: (value) => value === undefined || typeof value === "boolean",
  },
  "semi-supervised": {},
  supervised: {},
  manual: {},
  "zero-shot": {
    topics: (value) => isList(value) && areTexts(value) && new Set(value).size === value.length,
    minSimilarity: (value) =>
      value === undefined || (typeof value === "number" && value >= 0 && value <= 1),
  },
};

export const MODES =
  '{ name: "guided", seedTopics: [["word", …], …], withClasses? } or { name: "semi-supervised" } or { name: "supervised" } or { name: "manual" } or { name: "zero-shot", topics: ["name", …] (all different), minSimilarity? (from 0 to 1) }';

export function isMode(value: unknown): boolean {
  const { name, ...given } = (value ?? {}) as { name?: unknown } & Record<string, unknown>;
  const fields = Object.entries(FIELDS).find(([mode]) => mode === name)?.[1];
  return (
    fields !== undefined &&
    Object.keys(given).every((field) => field in fields) &&
    Object.entries(fields).every(([field, holds]) => holds(given[field]))
  );
}

function isList(value: unknown): value is unknown[] {
  return Array.isArray(value) && value.length > 0 && value.length <= MOST;
}

function areTexts(values: readonly unknown[]): boolean {
  return values.every((value) => typeof value === "string" && value.trim() !== "");
}
