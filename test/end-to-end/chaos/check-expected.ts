import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "vitest";
import type { Document } from "../../../src/api/schemas/document.ts";
import type { Notification } from "../../../src/api/schemas/notification.ts";
import type { Version } from "../../../src/api/schemas/version.ts";
import type { Client } from "../../../src/client/client.ts";
import { CORPUS, type Expected } from "./operation.ts";

const PATIENCE_MS = 180_000;

/**
 * Waits until all that was accepted is taken up, then looks at everything there is: each document that
 * was acknowledged once and with its last text, no other, and one published version that has them all.
 */
export async function checkDocuments(client: Client, expected: Expected): Promise<void> {
  const all = new Map([...expected.documents, ...expected.delivered]);
  await until(async () => {
    const found = new Set((await readDocuments(client)).map(({ id }) => id));
    return [...all.keys()].every((id) => found.has(id)) && isDisjoint(expected.removed, found);
  }, "every delivery is taken up");
  const found = await readDocuments(client);
  expect(found.map(({ id }) => id)).toEqual([...all.keys()].sort());
  for (const { id, text } of found) expect({ id, text }).toEqual({ id, text: all.get(id) });
  expect((await client.getCorpus(CORPUS)).documentCount).toBe(all.size);

  await until(async () => await refreshInFull(client), "a refresh ends");
  await until(async () => {
    const { documentCount } = await client.getTopics(CORPUS);
    return documentCount === all.size;
  }, "all documents are published");
  const { version, topics, outlierCount } = await client.getTopics(CORPUS);
  const published = (await client.listVersions(CORPUS)).versions.filter((each) => each.published);
  expect(published.map((each) => each.version)).toEqual([version]);
  expect((await client.getCorpus(CORPUS)).publishedVersion).toBe(version);
  expect(topics.find(({ id }) => id === -1)?.size ?? 0).toBe(outlierCount);
  expect((await client.getMap(CORPUS)).ids.toSorted()).toEqual([...all.keys()].sort());
  const sizes = new Map<number | null, number>();
  for (const { topic } of await readDocuments(client)) {
    sizes.set(topic, (sizes.get(topic) ?? 0) + 1);
  }
  for (const { id, size } of topics) expect([id, sizes.get(id) ?? 0]).toEqual([id, size]);
}

/** Each edit that was acknowledged is in the log; one whose acknowledgement got lost may be there twice. */
export async function checkEdits(client: Client, { names }: Expected): Promise<void> {
  const { edits } = await client.listEdits(CORPUS);
  const logged = edits.map(({ edit }) => (edit.type === "rename" ? edit.name : null));
  expect(logged).toEqual(expect.arrayContaining([...names]));
}

/** Each notification there is was received, for the first time in the order in which it came about. */
export async function checkEvents(client: Client, received: readonly string[]): Promise<void> {
  await until(async () => {
    const notifications = await readNotifications(client);
    return notifications.every(({ deliveries }) =>
      deliveries.every(({ state }) => state === "delivered"),
    );
  }, "every notification is delivered");
  const notifications = await readNotifications(client);
  expect([...new Set(received)]).toEqual(notifications.map(({ id }) => id));
  const completed = notifications.filter(({ event }) => event === "refresh-completed");
  const versions = completed.map(({ data }) => (data["version"] as Version).version);
  expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b));
  const { versions: listed } = await client.listVersions(CORPUS);
  // What no refresh published an edit did.
  const { edits } = await client.listEdits(CORPUS);
  const others = listed.filter(({ version }) => !versions.includes(version));
  expect(others.length).toBeLessThanOrEqual(edits.length);
}

async function refreshInFull(client: Client): Promise<boolean> {
  const { id } = await client.startRefresh(CORPUS, { mode: "full" });
  for (;;) {
    const { state, mode, finishedAt, problem } = await client.getRefresh(CORPUS, id);
    if (finishedAt !== undefined) {
      expect({ state, problem }).toEqual({ state: "completed" });
      return mode === "full";
    }
    await sleep(200);
  }
}

async function readDocuments(client: Client): Promise<Document[]> {
  const documents: Document[] = [];
  let cursor: string | undefined;
  do {
    const page = await client.listDocuments(CORPUS, { limit: 1000, cursor });
    documents.push(...page.documents);
    cursor = page.cursor ?? undefined;
  } while (cursor !== undefined);
  return documents;
}

/** The oldest first. */
async function readNotifications(client: Client): Promise<Notification[]> {
  const notifications: Notification[] = [];
  let cursor: string | undefined;
  do {
    const page = await client.listNotifications(CORPUS, { limit: 100, cursor });
    notifications.push(...page.notifications);
    cursor = page.cursor ?? undefined;
  } while (cursor !== undefined);
  return notifications.toReversed();
}

function isDisjoint(ids: ReadonlySet<string>, found: ReadonlySet<string>): boolean {
  return [...ids].every((id) => !found.has(id));
}

async function until(isSo: () => Promise<boolean>, what: string): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`Not within ${PATIENCE_MS / 1000} s: ${what}.`);
    await sleep(500);
  }
}
