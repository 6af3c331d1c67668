import type { Products } from "../../core/pipeline/products.ts";
import { topicName } from "../../core/topics/topic-name.ts";
import type { Topic, TopicList } from "../corpus.ts";

/** Of a representative document's text. */
export const MOST_CHARACTERS = 2_000;
const REPRESENTATIVES = 3;

/**
 * The topics of a fit as its readers see them; `textOf` gives the text of a document by its index,
 * `topicIds` are the topics' ids, by default their indexes.
 */
export async function listTopics(
  products: Products,
  ids: readonly string[],
  textOf: (document: number) => Promise<string>,
  topicIds?: Int32Array,
): Promise<Pick<TopicList, "documentCount" | "outlierCount" | "topics">> {
  const documentTopics = products.get("documentTopics");
  const representatives = products.get("representatives");
  const words = JSON.parse(
    new TextDecoder().decode(products.get("topicWords")),
  ) as Topic["words"][];
  const topicCount = representatives.length / REPRESENTATIVES;
  const sizes = new Int32Array(topicCount + 1);
  for (const topic of documentTopics) {
    const place = topic < 0 ? topicCount : topic;
    sizes[place] = (sizes[place] as number) + 1;
  }
  const topics: Topic[] = [];
  for (let topic = 0; topic < topicCount; topic++) {
    const id = topicIds?.[topic] ?? topic;
    const chosen = representatives.subarray(topic * REPRESENTATIVES, (topic + 1) * REPRESENTATIVES);
    topics.push({
      id,
      name: topicName(words[topic] ?? [], id),
      size: sizes[topic] as number,
      words: words[topic] ?? [],
      representativeDocuments: await Promise.all(
        Array.from(
          chosen.filter((document) => document >= 0),
          async (document) => ({
            id: ids[document] as string,
            text: (await textOf(document)).slice(0, MOST_CHARACTERS),
          }),
        ),
      ),
    });
  }
  topics.sort(byPinAndSize);
  const outlierCount = sizes[topicCount] as number;
  if (outlierCount > 0) {
    const outlierWords = words[topicCount] ?? [];
    topics.push({
      id: -1,
      name: topicName(outlierWords, -1),
      size: outlierCount,
      words: outlierWords,
      representativeDocuments: [],
    });
  }
  return { documentCount: documentTopics.length, outlierCount, topics };
}

/** Pinned topics first, then by size, of equal ones the one of the lower id; the outliers last. */
function byPinAndSize(p: Topic, q: Topic): number {
  return (
    Number(p.id < 0) - Number(q.id < 0) ||
    Number(q.pinned ?? false) - Number(p.pinned ?? false) ||
    q.size - p.size ||
    p.id - q.id
  );
}

/** The same topics with other sizes, in their order. */
export function resizeTopics(
  topics: readonly Topic[],
  counts: readonly { topic: number; count: number }[],
): Pick<TopicList, "documentCount" | "outlierCount" | "topics"> {
  const sizeOf = new Map(counts.map(({ topic, count }) => [topic, count]));
  const known = new Map(topics.map((topic) => [topic.id, topic]));
  const outlierCount = sizeOf.get(-1) ?? 0;
  if (outlierCount > 0 && !known.has(-1)) {
    known.set(-1, {
      id: -1,
      name: topicName([], -1),
      size: 0,
      words: [],
      representativeDocuments: [],
    });
  }
  const resized = [...known.values()].map((topic) => ({
    ...topic,
    size: sizeOf.get(topic.id) ?? 0,
  }));
  resized.sort(byPinAndSize);
  return {
    documentCount: counts.reduce((sum, { count }) => sum + count, 0),
    outlierCount,
    topics: resized.filter(({ id, size }) => id >= 0 || size > 0),
  };
}
