import { expect, test } from "vitest";
import { shortFingerprint } from "../../../src/embedders/short-fingerprint.ts";

test("what fits into an object's key stays as it is", async () => {
  const fingerprint = `openai/x;dimensions=3;${"a".repeat(500)}`;
  expect(await shortFingerprint(fingerprint)).toBe(fingerprint);
});

test("what does not fit is hashed: short, and other for others", async () => {
  const long = (end: string) => shortFingerprint(`${"é".repeat(500)}${end}`);
  const short = await long("one");
  expect(encodeURIComponent(short).length).toBeLessThan(600);
  expect(short).toBe(await long("one"));
  expect(short).not.toBe(await long("two"));
});
