import { encodeDocumentIndex, extendDocumentIndex } from "../../core/model/document-index.ts";
import type { TopicList } from "../corpus.ts";
import { openDocumentIndex } from "./open-document-index.ts";
import type { RefreshContext } from "./refresh-context.ts";
import { type DocumentMap, versionKeys } from "./version-objects.ts";

const PAGE = 10_000;

/**
 * Takes documents that were deleted or changed since the refresh read them out of what the version to
 * come shows: its map, its representative documents, and what it is searched in. Sizes stay.
 */
export async function forgetRemoved(
  context: RefreshContext,
  version: number,
  model: number,
): Promise<void> {
  const { corpus, task, objects } = context;
  const keys = versionKeys(task.prefix, version);
  const map = await read<DocumentMap>(context, keys.map);
  const counts = await corpus.countAssignments(task.refreshId);
  if (map.ids.length === counts.reduce((sum, { count }) => sum + count, 0)) return;

  const present = await readStaged(context);
  const kept = [...map.ids.keys()].filter((i) => present.has(map.ids[i] as string));
  const column = <Value>(values: readonly Value[]): Value[] => kept.map((i) => values[i] as Value);
  const { ids, x, y, topics } = map;
  const left = { ids: column(ids), x: column(x), y: column(y), topics: column(topics) };
  const list = await read<TopicList>(context, keys.topics);
  const shown = (of: TopicList): TopicList["topics"] =>
    of.topics.map((topic) => ({
      ...topic,
      representativeDocuments: topic.representativeDocuments.filter(({ id }) => present.has(id)),
    }));
  const { documents } = keys;
  const index = await openDocumentIndex(objects, { ...versionKeys(task.prefix, model), documents });
  const searched = extendDocumentIndex(index, (id) => present.has(id), []);
  await objects.put(documents, encodeDocumentIndex(searched));
  await objects.put(keys.topics, JSON.stringify({ ...list, topics: shown(list) }));
  const unedited = await objects.get(keys.unedited);
  if (unedited !== null) {
    const before = JSON.parse(new TextDecoder().decode(unedited)) as TopicList;
    await objects.put(keys.unedited, JSON.stringify({ ...before, topics: shown(before) }));
  }
  // the last: what is compared above tells whether all of it is done
  await objects.put(keys.map, JSON.stringify({ ...map, ...left }));
}

async function readStaged({ corpus, task }: RefreshContext): Promise<Set<string>> {
  const ids = new Set<string>();
  for (let after = ""; ;) {
    const page = await corpus.pageStaged(task.refreshId, after, PAGE);
    for (const id of page) ids.add(id);
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return ids;
    after = last;
  }
}

async function read<T>({ objects }: RefreshContext, key: string): Promise<T> {
  const bytes = await objects.get(key);
  if (bytes === null) throw new Error(`There is no object ${key}.`);
  return JSON.parse(new TextDecoder().decode(bytes)) as T;
}
