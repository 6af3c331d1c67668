import { expect, test } from "vitest";
import type { KeyScope, Role } from "../../../src/jobs/keys/access-key.ts";
import { createTestApi, type TestApi } from "../../support/api.ts";

type Bearer = KeyScope | "configured" | "revoked" | "expired" | "unknown" | "none";

interface Call {
  method: string;
  path: string;
}

/** Each call that is more or less than its method says; below a corpus GET reads and the rest writes. */
const ROLES: Record<string, { role: Role; isGlobal?: boolean } | "signed" | "open"> = {
  "get /health": "open",
  "post /v1/webhooks/{corpus}/{source}": "signed",
  "get /v1/corpora": { role: "read" },
  "delete /v1/corpora/{corpus}": { role: "admin" },
  "post /v1/corpora/{corpus}/assign": { role: "read" },
  "post /v1/corpora/{corpus}/distributions": { role: "read" },
  "post /v1/corpora/{corpus}/explanations": { role: "read" },
  "post /v1/corpora/{corpus}/outliers/reduction": { role: "read" },
  "put /v1/corpora/{corpus}/limits": { role: "admin" },
  "post /v1/embeddings": { role: "write" },
  "get /v1/usage": { role: "read" },
  "get /v1/audit": { role: "admin" },
  "get /v1/keys": { role: "admin" },
  "post /v1/keys": { role: "admin" },
  "get /v1/keys/{key}": { role: "admin" },
  "patch /v1/keys/{key}": { role: "admin" },
  "delete /v1/keys/{key}": { role: "admin" },
  "post /v1/keys/{key}/rotate": { role: "admin" },
};
/** What even to read takes a key that may write. */
const CONFIDENTIAL = /\/(sources|notifications|export)\b/;
const RANK: Record<Role, number> = { read: 0, write: 1, admin: 2 };
const CORPUS = "mine";

const BEARERS: Bearer[] = [
  "none",
  "unknown",
  "expired",
  "revoked",
  ...(["read", "write", "admin"] as const).flatMap((role) => [
    { role, corpora: null },
    { role, corpora: [CORPUS, "other"] },
    { role, corpora: ["other"] },
  ]),
  "configured",
];

async function createKeyedApi(): Promise<TestApi> {
  const api = createTestApi({ access: { keys: ["configured-key"] } });
  const headers = { authorization: "Bearer configured-key" };
  const created = await api.call("PUT", `/v1/corpora/${CORPUS}`, {}, headers);
  expect(created.status).toBe(201);
  return api;
}

async function callsOf(api: TestApi): Promise<Call[]> {
  const { paths } = (await (await api.call("GET", "/openapi.json")).json()) as {
    paths: Record<string, Record<string, unknown>>;
  };
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.keys(item).map((method) => ({ method, path })),
  );
}

/** The text of a key of that kind. */
async function make({ keyring }: TestApi, bearer: Bearer): Promise<string | null> {
  if (bearer === "none") return null;
  if (bearer === "configured") return "configured-key";
  const details = { name: "", origins: [], limits: {}, expiresAt: null };
  const scope = typeof bearer === "string" ? { role: "admin" as const, corpora: null } : bearer;
  const expiresAt = bearer === "expired" ? Date.now() - 1 : null;
  const { key, text } = await keyring.create({ ...details, ...scope, expiresAt });
  if (bearer === "revoked") await keyring.revoke(key.id);
  return bearer === "unknown" ? `${text.slice(0, -1)}${text.endsWith("A") ? "B" : "A"}` : text;
}

/** The refusal that is expected; null where the call is let through, whatever becomes of it. */
function expectedRefusal({ method, path }: Call, bearer: Bearer): number | null {
  const isBelowCorpus = path.startsWith("/v1/corpora/{corpus}");
  const isReading = method === "get" && !CONFIDENTIAL.test(path);
  const byMethod = { role: isReading ? ("read" as const) : ("write" as const) };
  const listed = ROLES[`${method} ${path}`];
  const rule = listed ?? (isBelowCorpus ? byMethod : { role: "admin" as const, isGlobal: true });
  if (rule === "open" || rule === "signed") return null;
  if (bearer === "configured") return null;
  if (typeof bearer === "string") return 401;
  const isRightCorpus = bearer.corpora === null || bearer.corpora.includes(CORPUS);
  if (RANK[bearer.role] < RANK[rule.role] || (isBelowCorpus && !isRightCorpus)) return 403;
  return rule.isGlobal === true && bearer.corpora !== null ? 403 : null;
}

test.each(BEARERS)(
  "every route lets the key %j do what its role says, and no more",
  async (bearer) => {
    const api = await createKeyedApi();
    const text = await make(api, bearer);
    for (const call of await callsOf(api)) {
      const path = call.path
        .replace("{corpus}", CORPUS)
        .replace("{topic}", "0")
        .replace("{version}", "1")
        .replaceAll(/\{\w+\}/g, "x");
      const headers: Record<string, string> =
        text === null ? {} : { authorization: `Bearer ${text}` };
      const body = call.method === "get" || call.method === "delete" ? undefined : { no: "body" };
      const { status } = await api.call(call.method.toUpperCase(), path, body, headers);
      const where = `${call.method} ${call.path}`;
      const refusal = expectedRefusal(call, bearer);
      if (refusal !== null) expect(status, where).toBe(refusal);
      else {
        expect(status, where).not.toBe(403);
        // a delivery without a signature is refused as well
        if (ROLES[where] !== "signed") expect(status, where).not.toBe(401);
        expect(status, where).toBeLessThan(500);
      }
    }
    expect(api.reported).toEqual([]);
  },
);

test("the OpenAPI document names the same roles", async () => {
  const api = await createKeyedApi();
  const { paths } = (await (await api.call("GET", "/openapi.json")).json()) as {
    paths: Record<string, Record<string, { security: { key: Role[] }[] }>>;
  };
  for (const [path, item] of Object.entries(paths)) {
    for (const [method, { security }] of Object.entries(item)) {
      const [role] = security.flatMap(({ key }) => key);
      for (const other of ["read", "write", "admin"] as const) {
        const isEnough = role === undefined || RANK[other] >= RANK[role];
        const refusal = expectedRefusal({ method, path }, { role: other, corpora: null });
        expect(refusal === null, `${method} ${path} with ${other}`).toBe(isEnough);
      }
    }
  }
});

test("topics are matched only with those of a corpus that the key is for", async () => {
  const api = await createKeyedApi();
  const text = await make(api, { role: "admin", corpora: [CORPUS] });
  const headers = { authorization: `Bearer ${text}` };
  const match = (other: string) =>
    api.call("GET", `/v1/corpora/${CORPUS}/matches?with=${other}`, undefined, headers);
  expect((await match("other")).status).toBe(403);
  expect((await match(CORPUS)).status).toBe(409);
});

test("a path that is written otherwise is no way around a key's corpora", async () => {
  const api = await createKeyedApi();
  const text = await make(api, { role: "admin", corpora: ["other"] });
  const headers = { authorization: `Bearer ${text}` };
  const paths = [
    "/v1/corpora/mine/topics",
    "/v1/corpora/m%69ne/topics",
    "/v1/corpora/mine%2Ftopics",
    "/v1/corpora//mine/topics",
    "/v1/corpora/other/../mine/topics",
    "/v1/corpora/other%2F..%2Fmine/topics",
    "/v1//corpora/mine",
    "/V1/corpora/mine",
    "/v1/corpora/mine/",
    "/v1/corpora/%E0/topics",
  ];
  for (const path of paths) {
    const { status } = await api.call("GET", path, undefined, headers);
    expect([403, 404, 400], path).toContain(status);
  }
});
