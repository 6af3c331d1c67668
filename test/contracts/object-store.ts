import { expect, test } from "vitest";
import type { ObjectStore } from "../../src/storage/object-store.ts";

const BYTES = Uint8Array.from({ length: 256 }, (_, i) => i);

/** What every object store promises; `create` makes an empty one. */
export function testObjectStore(name: string, create: () => Promise<ObjectStore>): void {
  test(`${name} gives back the bytes that were put, and null for other keys`, async () => {
    const store = await create();
    await store.put("a/b", BYTES);
    await store.put("empty", new Uint8Array(0));
    expect(await store.get("a/b")).toEqual(BYTES);
    expect(await store.get("empty")).toEqual(new Uint8Array(0));
    expect(await store.get("a")).toBeNull();
    expect(await store.get("a/b/")).toBeNull();
    expect(await store.open("a")).toBeNull();
  });

  test(`${name} puts parts one after another`, async () => {
    const store = await create();
    const parts = [BYTES, new Uint8Array(0), new Uint8Array(2_300_000).fill(7), BYTES.subarray(3)];
    await store.putParts("parts", parts);
    expect(await store.get("parts")).toEqual(new Uint8Array(Buffer.concat(parts)));
    await store.putParts("parts", []);
    expect(await store.get("parts")).toEqual(new Uint8Array(0));
  });

  test(`${name} keeps text as UTF-8`, async () => {
    const store = await create();
    await store.put("text", "naïve 東京 🙂");
    expect(await store.get("text")).toEqual(new TextEncoder().encode("naïve 東京 🙂"));
  });

  test(`${name} replaces what was put before`, async () => {
    const store = await create();
    await store.put("key", BYTES);
    await store.put("key", "short");
    expect(await store.get("key")).toEqual(new TextEncoder().encode("short"));
  });

  test(`${name} gives ranges, cut off where the object ends`, async () => {
    const store = await create();
    await store.put("key", BYTES);
    const range = (offset: number, length: number) => store.get("key", { offset, length });
    expect(await range(0, 256)).toEqual(BYTES);
    expect(await range(10, 1)).toEqual(BYTES.slice(10, 11));
    expect(await range(100, 100)).toEqual(BYTES.slice(100, 200));
    expect(await range(250, 100)).toEqual(BYTES.slice(250));
    expect(await range(300, 10)).toEqual(new Uint8Array(0));
    expect(await store.get("other", { offset: 0, length: 1 })).toBeNull();
  });

  test(`${name} keeps a view's bytes and not the caller's array`, async () => {
    const store = await create();
    const bytes = BYTES.slice();
    await store.put("key", bytes.subarray(8, 24));
    bytes.fill(0);
    const got = await store.get("key");
    expect(got).toEqual(BYTES.slice(8, 24));
    got?.fill(0);
    expect(await store.get("key")).toEqual(BYTES.slice(8, 24));
  });

  test(`${name} streams an object`, async () => {
    const store = await create();
    const large = Uint8Array.from({ length: 300_000 }, (_, i) => i % 251);
    await store.put("key", large);
    const stream = await store.open("key");
    expect(stream && new Uint8Array(await new Response(stream).arrayBuffer())).toEqual(large);
  });

  test(`${name} deletes any number of keys, also such that are not there`, async () => {
    const store = await create();
    await store.put("kept", BYTES);
    await store.put("gone", BYTES);
    const keys = Array.from({ length: 1500 }, (_, i) => `never/${i}`);
    await store.delete([...keys, "gone"]);
    await store.delete([]);
    expect(await store.get("gone")).toBeNull();
    expect(await store.list("")).toEqual(["kept"]);
  });

  test(`${name} lists keys by prefix in the order of their bytes`, async () => {
    const store = await create();
    const keys = ["a/10", "a/2", "a/Z", "a/z", "a/é", "a/\ufffd", "a/\u{1f642}", "b/1"];
    for (const key of keys.toReversed()) await store.put(key, "x");
    expect(await store.list("a/")).toEqual(keys.slice(0, 7));
    expect(await store.list("b")).toEqual(["b/1"]);
    expect(await store.list("c")).toEqual([]);
    expect(await store.list("")).toEqual(keys);
  });

  test(`${name} lists from after a key, page by page`, async () => {
    const store = await create();
    const keys = Array.from({ length: 7 }, (_, i) => `p/${i}`);
    for (const key of keys) await store.put(key, "x");
    expect(await store.list("p/", { limit: 3 })).toEqual(keys.slice(0, 3));
    expect(await store.list("p/", { after: "p/2", limit: 3 })).toEqual(keys.slice(3, 6));
    expect(await store.list("p/", { after: "p/5", limit: 3 })).toEqual(keys.slice(6));
    expect(await store.list("p/", { after: "p/1x" })).toEqual(keys.slice(2));
    expect(await store.list("p/", { after: undefined })).toEqual(keys);
    expect(await store.list("p/", { after: "p/6" })).toEqual([]);
  });

  test(`${name} lists a thousand keys at most at a time`, async () => {
    const store = await create();
    const keys = Array.from({ length: 1005 }, (_, i) => `k/${String(i).padStart(4, "0")}`);
    for (let start = 0; start < keys.length; start += 50) {
      await Promise.all(keys.slice(start, start + 50).map((key) => store.put(key, "x")));
    }
    expect(await store.list("k/")).toEqual(keys.slice(0, 1000));
    expect(await store.list("k/", { limit: 5000 })).toEqual(keys.slice(0, 1000));
    expect(await store.list("k/", { after: keys[999] })).toEqual(keys.slice(1000));
  });
}
