import { readFileSync } from "node:fs";

/** A golden file of the reference implementations; test/fixtures/README.md says which. */
export function readGolden<Content>(name: string): Content {
  const url = new URL(`../fixtures/golden/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(url, "utf8")) as Content;
}

/** Labels as integers, in the order they first come. */
export function numberLabels(labels: readonly string[]): Int32Array {
  const order = [...new Set(labels)];
  return Int32Array.from(labels, (label) => order.indexOf(label));
}
