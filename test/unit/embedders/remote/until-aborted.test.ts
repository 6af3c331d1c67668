import { expect, test } from "vitest";
import { untilAborted } from "../../../../src/embedders/remote/until-aborted.ts";

test("Work that ends is what it comes to", async () => {
  const { signal } = new AbortController();
  expect(await untilAborted(Promise.resolve(1), undefined)).toBe(1);
  expect(await untilAborted(Promise.resolve(1), signal)).toBe(1);
  await expect(untilAborted(Promise.reject(new Error("no")), signal)).rejects.toThrow("no");
});

test("Work that does not end is left with the signal's reason", async () => {
  const reason = new Error("stopped");
  const stop = new AbortController();
  const left = untilAborted(new Promise(() => {}), stop.signal);
  stop.abort(reason);
  await expect(left).rejects.toBe(reason);
  await expect(untilAborted(new Promise(() => {}), stop.signal)).rejects.toBe(reason);
});
