import type { LabelCache } from "../../labelers/label-topics.ts";
import type { ObjectStore } from "../../storage/object-store.ts";

/** Answers of language models in the bucket, under the corpus's prefix, so that they go with it. */
export function createLabelStore(objects: ObjectStore, corpusPrefix: string): LabelCache {
  const objectKey = (key: string): string => `${corpusPrefix}labels/${key}`;
  return {
    async get(key) {
      const bytes = await objects.get(objectKey(key));
      return bytes === null ? null : new TextDecoder().decode(bytes);
    },
    put: (key, answer) => objects.put(objectKey(key), answer),
  };
}
