import { expect, test } from "vitest";
import { createR2ObjectStore } from "../../../src/storage/r2.ts";
import { testObjectStore } from "../../contracts/object-store.ts";
import { createFakeBucket } from "../../support/fake-bucket.ts";

testObjectStore("the object store in R2", async () => createR2ObjectStore(createFakeBucket()));

test("errors of the bucket pass through", async () => {
  const bucket = createFakeBucket();
  const failing = createR2ObjectStore({
    ...bucket,
    get: () => Promise.reject(new Error("get: internal error (10001)")),
  });
  await expect(failing.get("key")).rejects.toThrow("(10001)");
  await expect(failing.get("key", { offset: 0, length: 1 })).rejects.toThrow("(10001)");
});
