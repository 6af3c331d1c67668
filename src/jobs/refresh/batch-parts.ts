import { estimateTokens } from "../../embedders/estimate-tokens.ts";
import { cleanInput, isBlank, textOf } from "../../embedders/input-text.ts";
import type { BatchInput } from "../../embedders/openai/openai-batch.ts";
import { utf8Length } from "../../embedders/utf-8-length.ts";
import { contentKey, vectorKey } from "../content-key.ts";
import type { RefreshContext } from "./refresh-context.ts";

/** Documents are read page by page; a part is full when a page has brought it to these. */
const PAGE = { count: 1_000, bytes: 4_000_000 };
const FULL = { count: 49_000, bytes: 8_000_000 };

/** The texts that go into one of a vendor's batches. */
export interface BatchPart {
  /** The hash of what is in it: the same texts are the same batch, whichever refresh handed them in. */
  name: string;
  count: number;
  /** The last document looked at; null where none follow. */
  lastId: string | null;
}

/**
 * Writes down which texts without a vector make the next part, from the document after `after` on:
 * what is handed in once must be the same when it is tried again. Empty texts, and those longer than
 * the embedder reads, are left to be embedded one request at a time.
 */
export async function planBatchPart(
  context: RefreshContext,
  part: number,
  after: string | null,
): Promise<BatchPart> {
  const { corpus, task, objects } = context;
  const embedder = await context.embedder(task.settings.embedder);
  const cache = context.vectorsOf(embedder);
  const encoding = task.settings.options.vectorEncoding;
  const most = embedder.limits.tokensPerInput ?? Infinity;
  const inputs: BatchInput[] = [];
  const seen = new Set<string>();
  for (let before = 0; before < part; before++) {
    for (const key of await readBatchKeys(context, before)) seen.add(key);
  }
  let bytes = 0;
  let lastId = after;
  while (inputs.length < FULL.count && bytes < FULL.bytes) {
    const page = await corpus.readDocuments(task.refreshId, lastId, PAGE);
    lastId = page.at(-1)?.id ?? null;
    if (lastId === null) break;
    const wanted = page.filter(
      ({ topic, givenVectorKey, image }) =>
        givenVectorKey === null && image === null && (task.mode === "full" || topic === null),
    );
    const keys = await Promise.all(wanted.map(({ text }) => vectorKey(embedder.fingerprint, text)));
    const known = await cache.hasMany(keys, embedder.dimensions, encoding);
    for (const [i, key] of keys.entries()) {
      const text = textOf(cleanInput((wanted[i] as { text: string }).text));
      if (known[i] !== 0 || seen.has(key) || isBlank(text) || estimateTokens(text) > most) continue;
      seen.add(key);
      inputs.push({ key, text });
      bytes += utf8Length(text);
    }
  }
  const keys = inputs.map(({ key }) => key);
  await objects.put(inputsKey(context, part), JSON.stringify(inputs));
  await objects.put(keysKey(context, part), JSON.stringify(keys));
  return { name: await contentKey(keys.join("")), count: inputs.length, lastId };
}

export function readBatchInputs(context: RefreshContext, part: number): Promise<BatchInput[]> {
  return readJson(context, inputsKey(context, part));
}

/** Of the texts of a part, in the vector cache. */
export function readBatchKeys(context: RefreshContext, part: number): Promise<string[]> {
  return readJson(context, keysKey(context, part));
}

function inputsKey({ prefix }: RefreshContext, part: number): string {
  return `${prefix}batches/${part}/inputs`;
}

function keysKey({ prefix }: RefreshContext, part: number): string {
  return `${prefix}batches/${part}/keys`;
}

async function readJson<Value>({ objects }: RefreshContext, key: string): Promise<Value> {
  const bytes = await objects.get(key);
  if (bytes === null) throw new Error(`There is no object ${key}.`);
  return JSON.parse(new TextDecoder().decode(bytes)) as Value;
}
