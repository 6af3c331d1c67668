import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { parseFitOptions } from "../src/cli/fit-options.ts";
import { decodeTopicModel } from "../src/core/model/topic-model.ts";
import { countOverlaps } from "../src/core/topics/identity/count-overlaps.ts";
import { identifyTopics } from "../src/core/topics/identity/identify-topics.ts";
import type { TopicIdentity } from "../src/core/topics/identity/topic-identity.ts";
import { topicChanges } from "../src/core/topics/topic-changes.ts";
import type { fit as Fit, FitDocument } from "../src/library/index.ts";
import { sotuPassages } from "../scripts/passages.ts";

const REFRESHES = 10;

/**
 * Whether topics keep their ids while a corpus grows: the presidential addresses by year, fitted
 * anew ten times with a tenth of them more each time. A topic did not change where it holds the
 * majority of an earlier topic's documents and has the majority of its own from that one; counted are
 * the documents of such topics that have another id all the same. Ends with a fit of the same documents.
 */
export async function benchIdentity(parameters: string[]): Promise<void> {
  const { values } = parseArgs({
    args: parameters,
    options: {
      option: { type: "string", multiple: true, default: [] },
      json: { type: "string" },
    },
  });
  // The built library: the model lies beside it.
  const library = new URL("../dist/lib/index.js", import.meta.url).href;
  const { fit } = (await import(library)) as { fit: typeof Fit };
  const options = parseFitOptions(values.option);
  const documents: FitDocument[] = [...sotuPassages()].map(({ id, text }) => ({ id, text }));
  const used = new Set<number>();
  const sum = { unchanged: 0, renamed: 0, reusedIds: 0 };
  let before: TopicIdentity | null = null;
  for (let refresh = 1; refresh <= REFRESHES + 1; refresh++) {
    const share = Math.min(refresh, REFRESHES) / REFRESHES;
    const model = await fit(documents.slice(0, Math.round(share * documents.length)), { options });
    const nextId = Math.max(-1, ...used) + 1;
    const identity = identify(before, model.encode(), nextId);
    const report = compare(before, identity);
    const bornIds = [...identity.topicIds].filter((id) => !before?.topicIds.includes(id));
    sum.reusedIds += bornIds.filter((id) => used.has(id)).length;
    for (const id of bornIds) used.add(id);
    console.log(
      `${identity.documentIds.length} documents, ${identity.topicIds.length} topics, ${bornIds.length} new; of ${report.common} in common ${report.moved} moved; ${report.renamed} of ${report.unchanged} in unchanged topics have another id`,
    );
    if (refresh <= REFRESHES) {
      sum.unchanged += report.unchanged;
      sum.renamed += report.renamed;
    } else {
      console.log(`the same documents again: ${report.moved} moved`);
      const changedShare = sum.renamed / sum.unchanged;
      const json = { changedShare, ...sum, movedByRefit: report.moved };
      console.log(JSON.stringify(json));
      if (values.json !== undefined) await writeFile(values.json, JSON.stringify(json));
    }
    before = identity;
  }
}

function identify(before: TopicIdentity | null, bytes: Uint8Array, nextId: number): TopicIdentity {
  const { documentIds, rowOfDocument, rowTopics, centroids, rows, fingerprint } =
    decodeTopicModel(bytes);
  const documentTopics = rowOfDocument.map((row) => rowTopics[row] as number);
  const { dimensions } = rows;
  const found = { documentIds, documentTopics, centroids, dimensions, fingerprint };
  const topicIds = identifyTopics(before, found, nextId);
  const shownTopics = documentTopics.map((topic) => topicIds[topic] ?? -1);
  const fittedCount = documentIds.length;
  return { ...found, documentTopics: shownTopics, shownTopics, topicIds, fittedCount };
}

function compare(before: TopicIdentity | null, after: TopicIdentity) {
  const nothing = { documentIds: [], documentTopics: new Int32Array(0) };
  const overlaps = countOverlaps(before ?? nothing, after);
  const { documents } = topicChanges(overlaps, null);
  const sharedBefore = new Map<number, number>();
  const sharedAfter = new Map<number, number>();
  for (const { before: from, after: to, count } of overlaps.pairs) {
    sharedBefore.set(from, (sharedBefore.get(from) ?? 0) + count);
    sharedAfter.set(to, (sharedAfter.get(to) ?? 0) + count);
  }
  let unchanged = 0;
  let renamed = 0;
  for (const { before: from, after: to, count } of overlaps.pairs) {
    const isMajority =
      2 * count > (sharedBefore.get(from) ?? 0) && 2 * count > (sharedAfter.get(to) ?? 0);
    if (from < 0 || to < 0 || !isMajority) continue;
    unchanged += count;
    if (from !== to) renamed += count;
  }
  return { common: documents.common, moved: documents.moved, unchanged, renamed };
}
