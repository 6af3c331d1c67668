import { expect, test } from "vitest";
import { createR2ObjectStore } from "../../../src/storage/r2.ts";
import { testObjectStore } from "../../contracts/object-store.ts";
import { createFakeBucket } from "../../support/fake-bucket.ts";

const openStream = () => new TransformStream<Uint8Array, Uint8Array>();

testObjectStore("the object store in R2", async () =>
  createR2ObjectStore(createFakeBucket(), openStream),
);

test("errors of the bucket pass through", async () => {
  const bucket = createFakeBucket();
  const failing = createR2ObjectStore(
    {
      ...bucket,
      get: () => Promise.reject(new Error("get: internal error (10001)")),
      put: () => Promise.reject(new Error("put: internal error (10001)")),
    },
    openStream,
  );
  await expect(failing.putParts("key", [new Uint8Array(2_000_000)])).rejects.toThrow("(10001)");
  await expect(failing.get("key")).rejects.toThrow("(10001)");
  await expect(failing.get("key", { offset: 0, length: 1 })).rejects.toThrow("(10001)");
});
