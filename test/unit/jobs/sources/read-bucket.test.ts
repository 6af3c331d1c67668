import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { readSource } from "../../../../src/jobs/sources/read-source.ts";
import {
  type BucketSource,
  NO_STATE,
  type SourceState,
} from "../../../../src/jobs/sources/source.ts";
import { NO_ACCESS } from "../../../../src/jobs/sources/source-access.ts";
import { createR2SourceBucket } from "../../../../src/storage/source-bucket.ts";

/** An R2 bucket with pages of two objects. */
function createBucket() {
  const objects = new Map<string, { content: Uint8Array; uploaded: Date }>();
  const bucket = createR2SourceBucket({
    async list({ prefix, cursor = "" }) {
      const keys = [...objects.keys()]
        .sort()
        .filter((key) => key.startsWith(prefix) && key > cursor);
      const page = keys.slice(0, 2);
      const listed = page.map((key) => {
        const { content, uploaded } = objects.get(key) ?? {
          content: new Uint8Array(),
          uploaded: new Date(),
        };
        return { key, size: content.length, uploaded };
      });
      return { objects: listed, truncated: keys.length > 2, cursor: page.at(-1) ?? "" };
    },
    async get(key) {
      const object = objects.get(key);
      return object ? { body: new Blob([object.content as BlobPart]).stream() } : null;
    },
  });
  let day = 0;
  const put = (key: string, content: string | Uint8Array): void => {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    objects.set(key, { content: bytes, uploaded: new Date(Date.UTC(2026, 0, ++day)) });
  };
  return { bucket, objects, put };
}

async function read(
  bucket: ReturnType<typeof createBucket>["bucket"],
  settings: Partial<BucketSource>,
  state: SourceState = NO_STATE,
) {
  const source = {
    id: "r",
    type: "r2" as const,
    prefix: "sources/a/",
    format: "text" as const,
    ...settings,
  };
  const access = {
    ...NO_ACCESS,
    bucket: (name: string | null) => (name === null ? bucket : undefined),
  };
  const dependencies = {
    fetch,
    now: () => 0,
    sleep: async () => {},
    dimensions: 2,
    corpus: "c",
    access,
  };
  const pages = [];
  for await (const page of readSource(source, state, dependencies)) pages.push(page);
  return {
    documents: pages.flatMap(({ documents }) => documents),
    rejected: pages.flatMap(({ rejected }) => rejected),
    state: pages.at(-1)?.state ?? state,
  };
}

test("objects under the prefix are read by the time of their upload, and once", async () => {
  const { bucket, put } = createBucket();
  put("sources/a/z.txt", "first");
  put("sources/b/other.txt", "other");
  for (const key of ["c", "b", "a"]) put(`sources/a/${key}.txt`, key);
  const first = await read(bucket, { maxPages: 3 });
  expect(first.documents).toMatchObject([
    {
      id: "z.txt",
      text: "first",
      timestamp: "2026-01-01T00:00:00.000Z",
      metadata: { key: "sources/a/z.txt" },
    },
    { id: "c.txt", text: "c" },
    { id: "b.txt", text: "b" },
  ]);
  const second = await read(bucket, {}, first.state);
  expect(second.documents).toMatchObject([{ id: "a.txt", text: "a" }]);
  put("sources/a/c.txt", "changed");
  expect((await read(bucket, {}, second.state)).documents).toMatchObject([
    { id: "c.txt", text: "changed" },
  ]);
});

test("an object may be a file of documents, gzipped; one that cannot be read costs no other", async () => {
  const { bucket, put } = createBucket();
  put("sources/a/1.ndjson.gz", gzipSync('{"id":"a","text":"one"}\n{"id":"b","text":"two"}\n'));
  put("sources/a/2.ndjson", "<html>");
  put("sources/a/3.ndjson", '{"id":"c","text":"three"}');
  const { documents, rejected } = await read(bucket, { format: "ndjson" });
  expect(documents.map(({ id }) => id)).toEqual(["a", "b", "c"]);
  expect(rejected).toMatchObject([
    {
      index: 2,
      code: "invalid_document",
      detail: expect.stringContaining("2.ndjson was not read"),
    },
  ]);
});

test("HTML is read as text, and fields are found where they are said to be", async () => {
  const { bucket, put } = createBucket();
  put("sources/a/page.html", "<h1>Comet</h1><p>seen</p>");
  expect((await read(bucket, { format: "html" })).documents).toMatchObject([
    { text: "Comet\nseen" },
  ]);
  put("sources/a/page.html", '{"rows":[{"n":1,"t":"one"}]}');
  const fields = { id: "/n", text: "/t" };
  expect((await read(bucket, { format: "json", items: "/rows", fields })).documents).toEqual([
    { id: "1", text: "one" },
  ]);
});

test("a bucket that is not bound fails the source", async () => {
  const { bucket } = createBucket();
  await expect(read(bucket, { bucket: "other-one" })).rejects.toThrow(
    "Source r (r2:sources/a/) failed: no bucket is bound as BUCKET_OTHER_ONE.",
  );
});
