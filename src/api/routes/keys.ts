import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { EdgetopicError } from "../../core/errors.ts";
import type { AccessKey, KeyDetails } from "../../jobs/keys/access-key.ts";
import type { Caller } from "../access/caller.ts";
import { coversCorpora, forbidden } from "../access/requirement.ts";
import type { AppEnv } from "../app-env.ts";
import type { Dependencies } from "../dependencies.ts";
import { requireJson } from "../middleware/require-json.ts";
import { refuseInvalid } from "../refuse-invalid.ts";
import {
  ChangeKeySchema,
  CreateKeySchema,
  KeyListSchema,
  KeyParameters,
  KeySchema,
  NewKeySchema,
  RotateKeySchema,
  type Key,
} from "../schemas/key.ts";
import { problems } from "../schemas/problem.ts";

const tags = ["Keys"];
const keyAnswer = {
  description: "The key",
  content: { "application/json": { schema: KeySchema } },
};
const newKeyAnswer = {
  description: "The key, with its text, which is never shown again",
  content: { "application/json": { schema: NewKeySchema } },
};

const listKeys = createRoute({
  method: "get",
  path: "/v1/keys",
  summary: "List keys",
  description: "Those that the caller's key may look after; ended ones for 90 days.",
  tags,
  responses: {
    200: { description: "All", content: { "application/json": { schema: KeyListSchema } } },
    ...problems,
  },
});

const postKey = createRoute({
  method: "post",
  path: "/v1/keys",
  summary: "Make a key",
  tags,
  request: {
    body: { required: true, content: { "application/json": { schema: CreateKeySchema } } },
  },
  responses: { 201: newKeyAnswer, ...problems },
});

const getKey = createRoute({
  method: "get",
  path: "/v1/keys/{key}",
  summary: "Read a key",
  tags,
  request: { params: KeyParameters },
  responses: { 200: keyAnswer, ...problems },
});

const patchKey = createRoute({
  method: "patch",
  path: "/v1/keys/{key}",
  summary: "Change a key's name, origins, limits or end",
  description: "What is left out stays; role and corpora are for life.",
  tags,
  middleware: [requireJson],
  request: {
    params: KeyParameters,
    body: { required: true, content: { "application/json": { schema: ChangeKeySchema } } },
  },
  responses: { 200: keyAnswer, ...problems },
});

const rotateKey = createRoute({
  method: "post",
  path: "/v1/keys/{key}/rotate",
  summary: "Exchange a key for a new one",
  description: "It stays the same key with another text; the one before is good for a while yet.",
  tags,
  request: {
    params: KeyParameters,
    body: { content: { "application/json": { schema: RotateKeySchema } } },
  },
  responses: { 200: newKeyAnswer, ...problems },
});

const deleteKey = createRoute({
  method: "delete",
  path: "/v1/keys/{key}",
  summary: "Revoke a key",
  tags,
  request: { params: KeyParameters },
  responses: { 204: { description: "Revoked, everywhere within 10 s" }, ...problems },
});

export function keysRoutes({ keyring, keyDirectory, now }: Dependencies): OpenAPIHono<AppEnv> {
  const app = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid("invalid_option") });

  /** The key, where the caller may look after it: to others it is not there. */
  async function find(caller: Caller, id: string): Promise<AccessKey> {
    const key = await keyring.get(id);
    if (coversCorpora(caller, key.corpora)) return key;
    throw new EdgetopicError("unknown_key", `There is no key "${id}".`);
  }

  app.openapi(listKeys, async (c) => {
    const caller = c.get("caller");
    const keys = (await keyring.list()).filter((key) => coversCorpora(caller, key.corpora));
    return c.json({ keys: keys.map((key) => describeKey(key, now())), cursor: null }, 200);
  });

  app.openapi(postKey, async (c) => {
    const { expiresAt, ...given } = c.req.valid("json");
    if (!coversCorpora(c.get("caller"), given.corpora))
      throw forbidden("The key may make none for these corpora.");
    refuseOrigins(given.role, given.origins);
    const end = readTime(expiresAt, now());
    const { key, text } = await keyring.create({ ...given, expiresAt: end });
    keyDirectory.forget();
    c.header("Location", `/v1/keys/${key.id}`);
    c.header("Cache-Control", "no-store");
    return c.json({ ...describeKey(key, now()), key: text }, 201);
  });

  app.openapi(getKey, async (c) => {
    const key = await find(c.get("caller"), c.req.valid("param").key);
    return c.json(describeKey(key, now()), 200);
  });

  app.openapi(patchKey, async (c) => {
    const { id, role } = await find(c.get("caller"), c.req.valid("param").key);
    const { expiresAt, ...given } = c.req.valid("json");
    refuseOrigins(role, given.origins ?? []);
    const change = {
      ...given,
      ...(expiresAt !== undefined && { expiresAt: readTime(expiresAt, now()) }),
    };
    const key = await keyring.update(id, change as Partial<KeyDetails>);
    keyDirectory.forget();
    return c.json(describeKey(key, now()), 200);
  });

  app.openapi(rotateKey, async (c) => {
    const { id } = await find(c.get("caller"), c.req.valid("param").key);
    // a call without a body leaves the schema's default out
    const { overlapSeconds = RotateKeySchema.parse({}).overlapSeconds } = c.req.valid("json");
    const { key, text } = await keyring.rotate(id, overlapSeconds * 1000);
    keyDirectory.forget();
    c.header("Cache-Control", "no-store");
    return c.json({ ...describeKey(key, now()), key: text }, 200);
  });

  app.openapi(deleteKey, async (c) => {
    const { id } = await find(c.get("caller"), c.req.valid("param").key);
    await keyring.revoke(id);
    keyDirectory.forget();
    return c.body(null, 204);
  });

  return app;
}

function refuseOrigins(role: AccessKey["role"], origins: readonly string[]): void {
  if (role === "read" || origins.length === 0) return;
  const detail = `A key with the role "${role}" is not for pages: only a read key may have origins.`;
  const places = [{ pointer: "/origins", code: "invalid_option", detail }];
  throw new EdgetopicError("invalid_option", detail, { places });
}

function readTime(text: string | null, now: number): number | null {
  if (text === null) return null;
  const at = Date.parse(text);
  if (at > now) return at;
  const detail = `expiresAt is ${text}, expected a time to come.`;
  const places = [{ pointer: "/expiresAt", code: "invalid_option", detail }];
  throw new EdgetopicError("invalid_option", detail, { places });
}

function describeKey(key: AccessKey, now: number): Key {
  const { id, name, role, corpora, origins, limits, previousUntil } = key;
  const hasEnded = key.expiresAt !== null && key.expiresAt <= now;
  const isOverlapping = previousUntil !== null && previousUntil > now;
  return {
    id,
    name,
    role,
    corpora: corpora === null ? null : [...corpora],
    origins: [...origins],
    limits,
    state: key.revokedAt !== null ? "revoked" : hasEnded ? "expired" : "active",
    createdAt: new Date(key.createdAt).toISOString(),
    expiresAt: timeOf(key.expiresAt),
    rotatedAt: timeOf(key.rotatedAt),
    previousUntil: isOverlapping ? timeOf(previousUntil) : null,
    revokedAt: timeOf(key.revokedAt),
  };
}

function timeOf(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
