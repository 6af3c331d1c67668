import { env } from "cloudflare:workers";
import { createR2ObjectStore } from "../../src/storage/r2.ts";
import { createSegmentedVectorCache } from "../../src/storage/segmented-vector-cache.ts";
import { testObjectStore } from "../contracts/object-store.ts";
import { testVectorCache } from "../contracts/vector-cache.ts";

const objects = createR2ObjectStore(env.BUCKET, (byteLength) => new FixedLengthStream(byteLength));
let cacheCount = 0;

testObjectStore("R2 in workerd", async () => {
  for (let keys = await objects.list(""); keys.length > 0; keys = await objects.list("")) {
    await objects.delete(keys);
  }
  return objects;
});

testVectorCache("the vector cache over R2 in workerd", async () => {
  const prefix = `vectors/${++cacheCount}/`;
  return () => createSegmentedVectorCache(objects, { prefix });
});
