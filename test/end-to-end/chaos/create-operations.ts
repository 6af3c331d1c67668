import { expect } from "vitest";
import { Webhook } from "standardwebhooks";
import type { DocumentInput } from "../../../src/api/schemas/document.ts";
import type { Client } from "../../../src/client/client.ts";
import type { Random } from "../../../src/core/math/random.ts";
import { ignoreProblem } from "./ignore-problem.ts";
import { CORPUS, type Expected, type Operation } from "./operation.ts";
import { publishAgain, readPublished, refresh, rename } from "./published-operations.ts";

export const INBOX_SECRET = `whsec_${btoa("a secret of thirty-two bytes ---")}`;

const THEMES = [
  "card payment declined bank charge refund",
  "ship harbor cargo captain sailor storm",
  "garden seed soil flower tomato harvest",
  "guitar melody singer chorus album drum",
].map((theme) => theme.split(" "));

export interface ChaosOperations {
  /** The next one, by chance. */
  next(): Operation;
  /** Deliveries, or copies of them, that are not sent yet. */
  unsent(): Operation[];
}

/** Draws operations against the corpus; what they say fits what is expected at that moment. */
export function createOperations(
  client: Client,
  url: string,
  random: Random,
  expected: Expected,
): ChaosOperations {
  const { documents, delivered, removed, deleted, names } = expected;
  const pending: Operation[] = [];
  let count = 0;
  const upTo = (limit: number): number => random.uint32() % limit;
  const draw = <Item>(items: readonly Item[]): Item | undefined => items[upTo(items.length || 1)];
  /** Of a list that has some. */
  const pick = <Item>(items: readonly Item[]): Item => draw(items) as Item;

  function text(): string {
    const theme = pick(THEMES);
    return `${Array.from({ length: 6 }, () => pick(theme)).join(" ")} ${++count}`;
  }

  function batch(prefix: string): DocumentInput[] {
    const known = [...documents.keys()].filter((id) => id.startsWith(prefix));
    const ids = new Set<string>();
    for (let i = 0; i < 1 + upTo(4); i++) {
      ids.add(known.length > 0 && upTo(3) === 0 ? pick(known) : `${prefix}${++count}`);
    }
    return [...ids].map((id) => ({ id, text: text() }));
  }

  function add(prefix: "j" | "n" | "r"): Operation {
    const added = batch(prefix);
    return {
      name: `add ${prefix}`,
      async send() {
        const report = await client.addDocuments(CORPUS, prefix === "n" ? stream(added) : added);
        expect(report.rejected).toEqual([]);
      },
      note: () => added.forEach(({ id, text: own = "" }) => documents.set(id, own)),
    };
  }

  /** Two copies of three deliveries wait to be sent, in whatever order it comes. */
  function deliver(): Operation {
    if (pending.length < 6) for (let i = 0; i < 3; i++) prepareDelivery();
    return pending.splice(upTo(pending.length), 1)[0] as Operation;
  }

  function prepareDelivery(): void {
    const added = batch("w");
    const gone = [...documents.keys()].filter((id) => id.startsWith("r")).slice(0, upTo(2));
    for (const id of gone) documents.delete(id);
    const id = `msg_${++count}`;
    const operation: Operation = {
      name: `deliver ${id}`,
      send: () => postDelivery(url, id, JSON.stringify({ documents: added, removed: gone })),
      note() {
        for (const document of added) {
          if (!deleted.has(document.id)) delivered.set(document.id, document.text ?? "");
        }
        for (const one of gone) removed.add(one);
      },
    };
    pending.push(operation, { ...operation, name: `${operation.name} again` });
  }

  function remove(): Operation {
    const id = draw([...documents.keys()].filter((known) => !known.startsWith("r")));
    if (id === undefined) return add("j");
    return {
      name: `delete ${id}`,
      send: () => client.deleteDocument(CORPUS, id).catch(ignoreProblem("unknown_document")),
      note: () => void documents.delete(id),
    };
  }

  /** Once a delivered document is there it is deleted for good: its delivery's copies bring it not back. */
  function removeDelivered(): Operation {
    const id = draw([...delivered.keys()]);
    if (id === undefined) return add("n");
    let isThere = false;
    return {
      name: `delete ${id}`,
      async send() {
        const found = await client.getDocument(CORPUS, id).catch(ignoreProblem("unknown_document"));
        isThere ||= found !== undefined;
        if (isThere)
          await client.deleteDocument(CORPUS, id).catch(ignoreProblem("unknown_document"));
      },
      note() {
        if (!isThere) return;
        delivered.delete(id);
        deleted.add(id);
      },
    };
  }

  function read(): Operation {
    const id = draw([...documents.keys()]);
    if (id === undefined) return add("j");
    return {
      name: `read ${id}`,
      async send() {
        expect(await client.getDocument(CORPUS, id)).toMatchObject({ text: documents.get(id) });
      },
    };
  }

  const kinds: [number, () => Operation][] = [
    [22, () => add("j")],
    [14, () => add("n")],
    [4, () => add("r")],
    [22, deliver],
    [7, remove],
    [4, removeDelivered],
    [2, () => refresh(client, random.uniform())],
    [3, () => rename(client, `name ${++count}`, random.uniform(), names)],
    [2, () => publishAgain(client, random.uniform())],
    [10, read],
    [10, () => readPublished(client)],
  ];
  return {
    next() {
      let place = upTo(kinds.reduce((sum, [weight]) => sum + weight, 0));
      for (const [weight, make] of kinds) if ((place -= weight) < 0) return make();
      return read();
    },
    unsent: () => pending.splice(0),
  };
}

async function postDelivery(url: string, id: string, body: string): Promise<void> {
  const at = new Date();
  const response = await fetch(`${url}/v1/webhooks/${CORPUS}/inbox`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "webhook-id": id,
      "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
      "webhook-signature": new Webhook(INBOX_SECRET).sign(id, at, body),
    },
    body,
  });
  expect({ status: response.status, answer: await response.json() }).toMatchObject({ status: 202 });
}

async function* stream(documents: readonly DocumentInput[]): AsyncGenerator<DocumentInput> {
  yield* documents;
}
