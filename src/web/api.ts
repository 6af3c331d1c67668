export interface Corpus {
  id: string;
  documentCount: number;
  publishedVersion: number | string | null;
}
export interface Topic {
  id: number;
  name: string;
  size: number;
  words: { word: string; score: number }[];
}
export interface Topics {
  documentCount: number;
  outlierCount: number;
  topics: Topic[];
}
export interface DocumentMap {
  ids: string[];
  x: number[];
  y: number[];
  topics: number[];
}
export interface Refresh {
  id: string;
  state: string;
  stages?: { name: string; done: number; total: number }[];
  problem?: { detail?: string; title?: string };
}

/** An answer that was not a success; `status` is the HTTP status. */
export class ResponseError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const keyName = "edgetopic-key";

export function rememberKey(key: string): void {
  sessionStorage.setItem(keyName, key);
}

async function request(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  const key = sessionStorage.getItem(keyName);
  if (key) headers.set("authorization", `Bearer ${key}`);
  const response = await fetch(path, { ...init, headers });
  if (response.ok) return response;
  const problem = (await response.json().catch(() => ({}))) as Refresh["problem"];
  throw new ResponseError(
    response.status,
    problem?.detail ?? problem?.title ?? `HTTP ${response.status}`,
  );
}

async function read<T>(path: string, init?: RequestInit): Promise<T> {
  return (await (await request(path, init)).json()) as T;
}

const at = (corpus: string, rest: string): string =>
  `/v1/corpora/${encodeURIComponent(corpus)}/${rest}`;

export async function listCorpora(): Promise<Corpus[]> {
  const corpora: Corpus[] = [];
  let cursor: string | null = null;
  do {
    const query: string = cursor ? `?cursor=${encodeURIComponent(cursor)}` : "";
    const page: { corpora: Corpus[]; cursor: string | null } = await read(`/v1/corpora${query}`);
    corpora.push(...page.corpora);
    cursor = page.cursor;
  } while (cursor);
  return corpora;
}

export const readTopics = (corpus: string): Promise<Topics> => read(at(corpus, "topics"));
export const readMap = (corpus: string): Promise<DocumentMap> => read(at(corpus, "map"));
export const readDocument = (corpus: string, id: string): Promise<{ text: string }> =>
  read(at(corpus, `documents/${encodeURIComponent(id)}`));
export const startRefresh = (corpus: string): Promise<Refresh> =>
  read(at(corpus, "refreshes"), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: "{}",
  });

/** Yields the refresh at every change. fetch, not EventSource, because a key is a header. */
export async function* followRefresh(corpus: string, id: string): AsyncGenerator<Refresh> {
  const { body } = await request(at(corpus, `refreshes/${encodeURIComponent(id)}/events`));
  if (!body) return;
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const events = (text + value.replaceAll("\r", "")).split("\n\n");
    text = events.pop() ?? "";
    for (const event of events) {
      const data = event.split("\n").filter((line) => line.startsWith("data:"));
      if (data.length > 0)
        yield JSON.parse(data.map((line) => line.slice(5)).join("\n")) as Refresh;
    }
  }
}
