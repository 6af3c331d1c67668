import type { Corpus, CorpusList } from "../api/schemas/corpus.ts";
import type { DocumentMap, Topic, TopicList } from "../api/schemas/topic.ts";
import type { Refresh } from "../api/schemas/refresh.ts";
import { type Client, createClient } from "../client/client.ts";

export { ProblemError } from "../client/problem-error.ts";
export type { Corpus, DocumentMap, Refresh, Topic, TopicList };

const keyName = "edgetopic-key";

export function rememberKey(key: string): void {
  sessionStorage.setItem(keyName, key);
}

/** The server this page came from, with the key that was given. */
export function openClient(): Client {
  return createClient({ baseUrl: "", key: sessionStorage.getItem(keyName) ?? undefined });
}

/** All of them, page by page. */
export async function listCorpora(): Promise<Corpus[]> {
  const client = openClient();
  const corpora: Corpus[] = [];
  let cursor: string | null = null;
  do {
    const page: CorpusList = await client.listCorpora(cursor === null ? {} : { cursor });
    corpora.push(...page.corpora);
    cursor = page.cursor;
  } while (cursor);
  return corpora;
}
