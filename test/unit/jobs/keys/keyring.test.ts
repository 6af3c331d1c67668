import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { hashesEqual, hashKey, readKeyId } from "../../../../src/jobs/keys/access-key.ts";
import { createKeyDirectory } from "../../../../src/jobs/keys/key-directory.ts";
import { createKeyring } from "../../../../src/jobs/keys/keyring.ts";
import { createNodeSql } from "../../../support/node-sql.ts";

const DETAILS = { name: "n", origins: [], limits: {}, expiresAt: null };
const ALL = { role: "write", corpora: null } as const;
const HOUR = 3_600_000;

/** A keyring, what finds its keys, and their clock. */
function createWorld() {
  const database = new DatabaseSync(":memory:");
  const clock = { at: Date.UTC(2026, 0, 1) };
  const now = () => clock.at;
  let idCount = 0;
  const createId = () => String(++idCount).padStart(26, "0");
  const keyring = createKeyring({ sql: createNodeSql(database), now, createId });
  let readCount = 0;
  const directory = createKeyDirectory(
    {
      readActive(revision) {
        readCount++;
        return keyring.readActive(revision);
      },
    },
    now,
  );
  return { database, clock, keyring, directory, readCount: () => readCount };
}

test("a key is found by its text alone, which is kept nowhere", async () => {
  const { database, keyring, directory } = createWorld();
  const { key, text } = await keyring.create({ ...DETAILS, ...ALL });
  expect(text).toMatch(/^edgetopic_0{25}1_[\w-]{43}$/);
  expect(await directory.find(text)).toMatchObject({ id: key.id, role: "write", corpora: null });
  const secret = text.slice(-43);
  const rows = database.prepare("SELECT * FROM keys").all();
  expect(JSON.stringify(rows)).not.toContain(secret);
  expect(JSON.stringify(rows)).toContain(await hashKey(text));
  expect(JSON.stringify(await keyring.list())).not.toContain(await hashKey(text));
});

test("two keys are never alike, and what is nearly a key is none", async () => {
  const { keyring, directory } = createWorld();
  const { text } = await keyring.create({ ...DETAILS, ...ALL });
  const other = await keyring.create({ ...DETAILS, ...ALL });
  expect(other.text.slice(-43)).not.toBe(text.slice(-43));
  const mixed = text.slice(0, -43) + other.text.slice(-43);
  for (const wrong of ["", "edgetopic_", `${text}A`, text.slice(1), text.toLowerCase(), mixed]) {
    expect(await directory.find(wrong), wrong).toBeNull();
  }
});

test("hashes are equal only where all of them is", () => {
  expect(hashesEqual("ab", "ab")).toBe(true);
  for (const other of ["aa", "bb", "a", "abc", ""]) expect(hashesEqual("ab", other)).toBe(false);
  expect(readKeyId("edgetopic_short_x")).toBeNull();
});

test("a key runs out at its time, also for who had read it before", async () => {
  const { clock, keyring, directory } = createWorld();
  const expiresAt = clock.at + 5000;
  const { text } = await keyring.create({ ...DETAILS, ...ALL, expiresAt });
  clock.at += 4999;
  expect(await directory.find(text)).not.toBeNull();
  clock.at += 1;
  expect(await directory.find(text)).toBeNull();
});

test("a key that is exchanged has two texts for a while, then one", async () => {
  const { clock, keyring, directory } = createWorld();
  const first = await keyring.create({ ...DETAILS, ...ALL });
  const second = await keyring.rotate(first.key.id, HOUR);
  expect(second.key).toMatchObject({ id: first.key.id, previousUntil: clock.at + HOUR });
  expect(await directory.find(first.text)).not.toBeNull();
  expect(await directory.find(second.text)).not.toBeNull();
  clock.at += HOUR;
  expect(await directory.find(first.text)).toBeNull();
  const third = await keyring.rotate(first.key.id, 0);
  directory.forget();
  expect(await directory.find(second.text)).toBeNull();
  expect(await directory.find(third.text)).not.toBeNull();
});

test("a key that is revoked is refused at the latest 10 s later, and stays revoked", async () => {
  const { clock, keyring, directory } = createWorld();
  const { key, text } = await keyring.create({ ...DETAILS, ...ALL });
  expect(await directory.find(text)).not.toBeNull();
  await keyring.revoke(key.id);
  clock.at += 10_000;
  expect(await directory.find(text)).toBeNull();
  expect((await keyring.revoke(key.id)).revokedAt).toBe(clock.at - 10_000);
  await expect(keyring.rotate(key.id, 0)).rejects.toMatchObject({ code: "unknown_key" });
  await expect(keyring.update(key.id, {})).rejects.toMatchObject({ code: "unknown_key" });
});

test("however many keys are tried, the keyring is asked once in 10 s", async () => {
  const { clock, keyring, directory, readCount } = createWorld();
  const { text } = await keyring.create({ ...DETAILS, ...ALL });
  const tries = Array.from({ length: 50 }, (_, i) => `${text.slice(0, -2)}${10 + i}`);
  await Promise.all(tries.map((wrong) => directory.find(wrong)));
  expect(readCount()).toBe(1);
  clock.at += 10_000;
  await directory.find(text);
  expect(readCount()).toBe(2);
});

test("ended keys are listed for 90 days, and only 1,000 keys are kept", async () => {
  const { clock, keyring } = createWorld();
  const { key } = await keyring.create({ ...DETAILS, ...ALL });
  await keyring.revoke(key.id);
  for (let i = 1; i < 1000; i++) await keyring.create({ ...DETAILS, ...ALL });
  await expect(keyring.create({ ...DETAILS, ...ALL })).rejects.toMatchObject({
    code: "too_many_keys",
  });
  clock.at += 91 * 24 * HOUR;
  await keyring.create({ ...DETAILS, ...ALL });
  await expect(keyring.get(key.id)).rejects.toMatchObject({ code: "unknown_key" });
});

test("a keyring is what it was in the next process", async () => {
  const { database, clock, keyring } = createWorld();
  const scope = { role: "read", corpora: ["a", "b"] } as const;
  const details = { ...DETAILS, origins: ["https://a.example.com"], limits: { tokensPerDay: 1 } };
  const { key } = await keyring.create({ ...details, ...scope });
  const changed = await keyring.update(key.id, { limits: { requestsPerMinute: 5 }, name: "m" });
  expect(changed).toEqual({ ...key, name: "m", limits: { requestsPerMinute: 5 } });
  const again = createKeyring({
    sql: createNodeSql(database),
    now: () => clock.at,
    createId: () => "x",
  });
  expect(await again.list()).toEqual([changed]);
});
