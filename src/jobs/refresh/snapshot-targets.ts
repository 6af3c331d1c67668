import type { DocumentTargets } from "../../core/modes/document-targets.ts";
import type { ModeChoice } from "../../core/modes/mode-choice.ts";
import { releaseBytes } from "../../core/release-bytes.ts";
import type { Embedder } from "../../embedders/embedder.ts";
import { embedTexts } from "../embed-texts.ts";
import { findTargets } from "../fit/find-targets.ts";
import { textEmbedderOf } from "../text-embedder.ts";
import type { RefreshContext } from "./refresh-context.ts";

/** What the mode knows of the documents of a snapshot, in their order: as `findTargets`. */
export function snapshotTargets(
  context: RefreshContext,
  mode: ModeChoice,
  embedder: Embedder,
  { documentCount, batchCount }: { documentCount: number; batchCount: number },
): Promise<DocumentTargets> {
  const { snapshot, vectorsOf } = context;
  const { options, embedding } = context.task.settings;
  const { dimensions } = embedder;
  return findTargets(mode, {
    documentCount,
    dimensions,
    async classes() {
      const classes: (string | undefined)[] = [];
      for (let batch = 0; batch < batchCount; batch++)
        for (const entry of await snapshot.entries(batch)) classes.push(entry.class);
      return classes;
    },
    async *vectors() {
      for (let batch = 0; batch < batchCount; batch++) {
        const { length } = await snapshot.entries(batch);
        if (length === 0) continue;
        const vectors = await snapshot.vectors(batch, 0, length, dimensions);
        yield vectors;
        releaseBytes(vectors);
      }
    },
    async embed(texts) {
      const asked = await textEmbedderOf(embedding.textEmbedder, embedder, context.embedder);
      const limiterOf = async (of: Embedder) => context.limiterOf?.(of);
      const how = { vectorsOf, limiterOf };
      return (await embedTexts(texts, asked, how, options.vectorEncoding)).vectors;
    },
  });
}
