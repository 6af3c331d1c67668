import { listDurableObjectIds, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";

/** Where something is kept, and its bytes, a character each. */
interface Kept {
  place: string;
  bytes: string;
}

/** All that is kept anywhere: objects of the bucket, tables and values of every Durable Object there is. */
async function readEverything(): Promise<Kept[]> {
  const kept = await readBucket();
  for (const [binding, value] of Object.entries(env)) {
    if (!isNamespace(value)) continue;
    for (const id of await listDurableObjectIds(value)) {
      const rows = await runInDurableObject(value.get(id), (_, { storage }) =>
        readStorage(storage),
      );
      kept.push(...rows.map(({ place, bytes }) => ({ place: `${binding} ${place}`, bytes })));
    }
  }
  return kept;
}

/** The places at which any of the texts or bytes is kept, in names as in contents. */
export async function findEverywhere(...wanted: (string | Uint8Array)[]): Promise<string[]> {
  const patterns = wanted.map((one) =>
    latin(typeof one === "string" ? new TextEncoder().encode(one) : one),
  );
  const found = (await readEverything()).filter(({ place, bytes }) =>
    patterns.some((pattern) => bytes.includes(pattern) || place.includes(pattern)),
  );
  return found.map(({ place }) => place).toSorted();
}

async function readBucket(): Promise<Kept[]> {
  const kept: Kept[] = [];
  let cursor: string | undefined;
  do {
    const page = await env.BUCKET.list(cursor === undefined ? {} : { cursor });
    for (const { key } of page.objects) {
      const object = await env.BUCKET.get(key);
      if (object === null) continue;
      kept.push({
        place: `BUCKET ${key}`,
        bytes: latin(new Uint8Array(await object.arrayBuffer())),
      });
    }
    cursor = page.truncated ? page.cursor : undefined;
  } while (cursor !== undefined);
  return kept;
}

function readStorage(storage: DurableObjectStorage): Kept[] {
  const tables = storage.sql
    .exec<{ name: string }>(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '_cf_%'",
    )
    .toArray();
  const rows = tables.flatMap(({ name }) =>
    storage.sql
      .exec(`SELECT * FROM "${name}"`)
      .toArray()
      .map((row) => ({ place: name, bytes: Object.values(row).map(latinOf).join("\n") })),
  );
  const values = [...storage.kv.list()].map(([key, value]) => ({
    place: key,
    bytes: latinOf(JSON.stringify(value)),
  }));
  return [...rows, ...values];
}

function latinOf(value: unknown): string {
  if (value instanceof ArrayBuffer) return latin(new Uint8Array(value));
  return latin(new TextEncoder().encode(String(value)));
}

function latin(bytes: Uint8Array): string {
  return new TextDecoder("latin1").decode(bytes);
}

function isNamespace(value: unknown): value is DurableObjectNamespace {
  // Bindings of other kinds answer to any name.
  return value?.constructor.name === "DurableObjectNamespace";
}
