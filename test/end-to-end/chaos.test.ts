import { setTimeout as sleep } from "node:timers/promises";
import { onTestFinished, test } from "vitest";
import { createRandom, type Random } from "../../src/core/math/random.ts";
import { checkDocuments, checkEdits, checkEvents } from "./chaos/check-expected.ts";
import { createOperations, INBOX_SECRET } from "./chaos/create-operations.ts";
import { startEventReceiver } from "./chaos/event-receiver.ts";
import { CORPUS, createExpected, type Operation } from "./chaos/operation.ts";
import { type KillableWorker, startKillableWorker } from "./killable-worker.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const SILENCE_MS = 2_000;
const LONGEST_RUN_MS = 90 * 60 * 1000;
/** Seeds separated by commas: each is a run of its own. */
const chosen = process.env["EDGETOPIC_CHAOS"];
const seeds = (chosen ?? "1").split(",").map(Number);
const { operationCount, killCount } =
  chosen === undefined
    ? { operationCount: 40, killCount: 1 }
    : { operationCount: 2_000, killCount: 30 };

test.each(seeds)(
  "whatever a client does and whenever the Worker is killed, all that was acknowledged is there once (seed %i)",
  { timeout: LONGEST_RUN_MS },
  async (seed) => {
    const random = createRandom(seed);
    const receiver = await startEventReceiver(createRandom(seed, 1));
    onTestFinished(() => receiver.stop());
    const origin = new URL(receiver.url).origin;
    const worker = await startKillableWorker(await temporaryFolder(), SILENCE_MS, {
      TRUSTED_ORIGINS: origin,
    });
    onTestFinished(() => worker.stop());
    const { client, url } = worker;
    await client.putCorpus(CORPUS, {
      options: { epochs: 10, minTopicSize: 5 },
      sources: [{ id: "inbox", type: "webhook", secret: INBOX_SECRET }],
      notify: [
        {
          url: receiver.url,
          secret: receiver.secret,
          events: ["refresh-completed", "refresh-failed", "topic-created", "topic-ended"],
        },
      ],
    });
    const expected = createExpected();
    const operations = createOperations(client, url, random, expected);
    const fatal = drawKills(random);
    for (let i = 0; i < operationCount; i++) {
      await (fatal.has(i)
        ? doWhileKilled(worker, random, operations.next())
        : act(operations.next()));
    }
    for (const operation of operations.unsent()) await act(operation);
    await checkDocuments(client, expected);
    await checkEdits(client, expected);
    await checkEvents(client, receiver.received);
  },
);

function drawKills(random: Random): Set<number> {
  const fatal = new Set<number>();
  while (fatal.size < killCount) fatal.add(random.uint32() % operationCount);
  return fatal;
}

async function act({ name, send, note }: Operation): Promise<void> {
  try {
    await send();
  } catch (error) {
    throw new Error(`"${name}" was refused: ${String(error)}`, { cause: error });
  }
  note?.();
}

/** What got no answer is sent again. */
async function doWhileKilled(
  worker: KillableWorker,
  random: Random,
  operation: Operation,
): Promise<void> {
  const isAcknowledged = operation.send().then(
    () => true,
    () => false,
  );
  await sleep(random.uniform() * 40);
  await worker.killAndRestart();
  if (await isAcknowledged) operation.note?.();
  else await act(operation);
}
