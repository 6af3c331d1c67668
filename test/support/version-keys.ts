/** What a fitted version keeps in the bucket, in the order of the keys, without the corpus's prefix. */
export function fittedKeys(version: number): string[] {
  const names = ["changes.json", "identity", "map.json", "model", "structure", "topics.json"];
  return names.map((name) => `versions/${version}/${name}`);
}

/** Likewise of a version that adds documents to another one, of which no topic is near to some or to none. */
export function extendedKeys(version: number, isPooled = false): string[] {
  const names = ["changes.json", "documents", "identity", "map.json", "topics.json"];
  const all = isPooled ? [...names, "emerging.json", "pool"].toSorted() : names;
  return all.map((name) => `versions/${version}/${name}`);
}
