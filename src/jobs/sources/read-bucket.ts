import { EdgetopicError } from "../../core/errors.ts";
import type { ListedObject, SourceBucket } from "../../storage/source-bucket.ts";
import { htmlToText } from "./html-to-text.ts";
import { nameDocument } from "./name-document.ts";
import { readBytes } from "./read-bytes.ts";
import { mapItems, readItems } from "./read-items.ts";
import { nameBinding } from "./source-access.ts";
import { SourceFailure } from "./source-failure.ts";
import type { RawPage } from "./source-page.ts";
import { type BucketSource, NO_STATE, type SourceState } from "./source.ts";

/** The last object that was read: they are read by the time of their upload, then by their key. */
interface BucketCursor {
  at: number;
  key: string;
}

const MAX_OBJECTS = 1000;
const MOST_LISTED = 100_000;
const MOST_BYTES = 16 * 1024 * 1024;
/** Values, or bytes of objects, that are handed on together. */
const GROUP = { values: 200, bytes: 4_000_000 };

/**
 * Reads the objects of a bucket that were put since the last time, gzipped ones unpacked: each is a
 * document, or a file of several. One that cannot be read is rejected and costs no other. Throws a
 * `SourceFailure`.
 */
export async function* readBucket(
  source: BucketSource,
  state: SourceState,
  bucket: SourceBucket | undefined,
): AsyncGenerator<RawPage> {
  if (bucket === undefined) {
    throw new SourceFailure(`no bucket is bound as ${nameBinding("BUCKET", source.bucket ?? "")}`);
  }
  const known: BucketCursor | null = state.cursor === null ? null : JSON.parse(state.cursor);
  const objects = await listNew(source, known, bucket);
  let values: unknown[] = [];
  let bytes = 0;
  for (const [i, object] of objects.entries()) {
    values.push(...(await readObject(source, object, bucket)));
    bytes += object.bytes;
    const isLast = i === objects.length - 1;
    if (!isLast && values.length < GROUP.values && bytes < GROUP.bytes) continue;
    const cursor: BucketCursor = { at: object.uploadedAt, key: object.key };
    yield { values, state: { ...NO_STATE, cursor: JSON.stringify(cursor) } };
    values = [];
    bytes = 0;
  }
  if (objects.length === 0) yield { values: null, state };
}

async function listNew(
  { prefix, maxPages = MAX_OBJECTS }: BucketSource,
  known: BucketCursor | null,
  bucket: SourceBucket,
): Promise<ListedObject[]> {
  const found: ListedObject[] = [];
  let listedCount = 0;
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<SourceBucket["list"]>> = await bucket.list(prefix, cursor);
    listedCount += page.objects.length;
    if (listedCount > MOST_LISTED) {
      throw new SourceFailure(`it has more than ${MOST_LISTED} objects; expected a longer prefix`);
    }
    found.push(...page.objects.filter((object) => isAfter(object, known)));
    cursor = page.cursor;
  } while (cursor !== null);
  return found
    .toSorted((a, b) => a.uploadedAt - b.uploadedAt || (a.key < b.key ? -1 : 1))
    .slice(0, maxPages);
}

function isAfter({ uploadedAt, key }: ListedObject, known: BucketCursor | null): boolean {
  if (known === null) return true;
  return uploadedAt > known.at || (uploadedAt === known.at && key > known.key);
}

async function readObject(
  source: BucketSource,
  { key, uploadedAt }: ListedObject,
  bucket: SourceBucket,
): Promise<unknown[]> {
  const { format, id } = source;
  try {
    const stream = await bucket.open(key);
    if (stream === null) return [];
    const text = new TextDecoder().decode(await readBytes(stream, MOST_BYTES));
    if (format === "text" || format === "html") {
      return [
        {
          id: await nameDocument(id, key.slice(source.prefix.length) || key),
          text: format === "html" ? htmlToText(text) : text,
          timestamp: new Date(uploadedAt).toISOString(),
          metadata: { key },
        },
      ];
    }
    return await mapItems(readItems(format, text, source).items, source, id);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [new EdgetopicError("invalid_document", `The object ${key} was not read: ${reason}.`)];
  }
}
