import { expect, test } from "vitest";
import { refusalError } from "../../../../src/embedders/remote/refusal.ts";
import { requestJson } from "../../../../src/embedders/remote/request-json.ts";

const url = new URL("https://vendor.example.com/embed");
const refuse = ({ status }: { status: number }, json: unknown) =>
  refusalError("x/y", { status, message: JSON.stringify(json) ?? "nothing" });

test("A body is posted as JSON, without one it is asked for", async () => {
  const sent: (RequestInit | undefined)[] = [];
  const fetch = async (_url: unknown, init?: RequestInit) => {
    sent.push(init);
    return Response.json({ a: 1 }, { headers: { "x-a": "b" } });
  };
  const headers = { authorization: "Bearer k" };
  const { json, headers: answered } = await requestJson({
    id: "x/y",
    url,
    fetch,
    refuse,
    body: { a: 1 },
    headers,
  });
  expect(json).toEqual({ a: 1 });
  expect(answered.get("x-a")).toBe("b");
  expect(sent[0]).toMatchObject({
    method: "POST",
    body: '{"a":1}',
    headers: {
      accept: "application/json",
      "content-type": "application/json",
      authorization: "Bearer k",
    },
  });
  await requestJson({ id: "x/y", url, fetch, refuse });
  expect(sent[1]?.method).toBe(undefined);
  expect(sent[1]?.body).toBe(undefined);
});

test("A refusal is handed its JSON, or none where it has none", async () => {
  const answer = (body: string, status: number) =>
    requestJson({ id: "x/y", url, refuse, fetch: async () => new Response(body, { status }) });
  await expect(answer('{"error":"no"}', 400)).rejects.toThrow(/400: \{"error":"no"\}/);
  await expect(answer("<html>", 502)).rejects.toThrow(/502: nothing/);
  await expect(answer("<html>", 200)).rejects.toMatchObject({ kind: "protocol" });
});
