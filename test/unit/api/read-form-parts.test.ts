import * as fc from "fast-check";
import { expect, test } from "vitest";
import { formBoundary, readFormParts } from "../../../src/api/read-form-parts.ts";

function toStream(bytes: Uint8Array, chunkBytes: number): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(at, (at += chunkBytes)));
    },
  });
}

/** As the platform writes a form. */
async function writeForm(parts: readonly [string, Uint8Array<ArrayBuffer>][]) {
  const form = new FormData();
  for (const [name, bytes] of parts) form.append(name, new Blob([bytes]), "file");
  const request = new Request("http://fake", { method: "POST", body: form });
  const boundary = formBoundary(request.headers.get("content-type") ?? "") ?? "";
  return { boundary, bytes: new Uint8Array(await request.arrayBuffer()) };
}

async function readAll(bytes: Uint8Array, boundary: string, chunkBytes: number) {
  const parts: [string, number[]][] = [];
  for await (const { name, body } of readFormParts(toStream(bytes, chunkBytes), boundary)) {
    parts.push([name, [...new Uint8Array(await new Response(body).arrayBuffer())]]);
  }
  return parts;
}

/** Bytes with many beginnings of a boundary in them. */
const content = fc
  .array(fc.constantFrom("\r", "\n", "-", "\r\n--", "--", "a"), { maxLength: 12 })
  .map((pieces) => new TextEncoder().encode(pieces.join("")));

test("the parts of a form are read as the platform wrote them, in chunks of any size", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.constantFrom("ids", "vectors"), content), {
        minLength: 1,
        maxLength: 3,
      }),
      fc.integer({ min: 1, max: 40 }),
      async (parts, chunkBytes) => {
        const { boundary, bytes } = await writeForm(parts);
        expect(await readAll(bytes, boundary, chunkBytes)).toEqual(
          parts.map(([name, part]) => [name, [...part]]),
        );
      },
    ),
    { numRuns: 200 },
  );
});

test("a part that is not read is passed over", async () => {
  const { boundary, bytes } = await writeForm([
    ["first", new Uint8Array(1000)],
    ["second", Uint8Array.of(1, 2)],
  ]);
  const names: string[] = [];
  for await (const { name } of readFormParts(toStream(bytes, 64), boundary)) names.push(name);
  expect(names).toEqual(["first", "second"]);
});

test("a form that is cut short, or is none, is invalid_request", async () => {
  const { boundary, bytes } = await writeForm([["ids", new Uint8Array(100)]]);
  for (const length of [0, 10, 60, 150, bytes.length - 6]) {
    await expect(readAll(bytes.subarray(0, length), boundary, 16)).rejects.toMatchObject({
      code: "invalid_request",
    });
  }
  await expect(readAll(bytes, "another", 16)).rejects.toMatchObject({ code: "invalid_request" });
});

test("the boundary is read out of the content type", () => {
  expect(formBoundary("multipart/form-data; boundary=abc")).toBe("abc");
  expect(formBoundary('multipart/form-data; charset=utf-8; boundary="a b"')).toBe("a b");
  expect(formBoundary("application/json")).toBeNull();
  expect(formBoundary(undefined)).toBeNull();
});
