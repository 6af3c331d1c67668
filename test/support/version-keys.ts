/** What a fitted version keeps in the bucket, in the order of the keys, without the corpus's prefix. */
export function fittedKeys(version: number): string[] {
  const names = ["changes.json", "identity", "map.json", "model", "structure", "topics.json"];
  return names.map((name) => `versions/${version}/${name}`);
}

/** Likewise of a version that adds documents to another one. */
export function extendedKeys(version: number): string[] {
  const names = ["changes.json", "documents", "identity", "map.json", "topics.json"];
  return names.map((name) => `versions/${version}/${name}`);
}
