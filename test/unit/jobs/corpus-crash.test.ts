import { expect, test } from "vitest";
import {
  type CorpusLife,
  type CorpusWorld,
  createCorpusWorld,
  numbered,
  settings,
  stageTopics,
} from "../../support/corpus-world.ts";

type Step = (life: CorpusLife, world: CorpusWorld) => Promise<unknown>;

const vector = Float32Array.of(1, 2, 3);
const body = (count: number, from: number) => JSON.stringify({ documents: numbered(count, from) });

const documentSteps: Step[] = [
  (life) => life.put(settings),
  (life) => life.addDocuments("1", numbered(6)),
  (life) => life.addDocuments("2", [{ id: "d002", text: "changed", vector, index: 0 }]),
  (life) => life.acceptDelivery("inbox", "m1", body(5, 4)),
  (life) => life.acceptDelivery("inbox", "m2", body(5, 20)),
  (life) => life.takeDelivery("m1"),
  (life) => life.addDocuments("3", [{ id: "d005", text: "changed", index: 0 }]),
  (life) => life.takeDelivery("m1"),
];

const split = (text: string) => [{ id: "log", text, split: "sentences", index: 0 }] as const;

const passageSteps: Step[] = [
  (life) => life.put(settings),
  (life) => life.addDocuments("log 1", split("It came. It stayed.")),
  (life) => life.addDocuments("log 2", split("It stayed. It went. It is gone.")),
];

const refreshIds = new WeakMap<CorpusWorld, string>();

/** A step of the refresh's workflow, which knows its id. */
function ofRefresh(run: (life: CorpusLife, id: string) => Promise<unknown>): Step {
  return (life, world) => run(life, refreshIds.get(world) ?? "");
}

const result = {
  fittedAt: "2026-01-01T00:00:00.000Z",
  documentCount: 12,
  topicCount: 1,
  outlierCount: 0,
  digest: "digest",
  model: 1,
};

const refreshSteps: Step[] = [
  (life) => life.put(settings),
  (life) => life.addDocuments("1", numbered(12)),
  async (life, world) => {
    const { refresh } = await life.startRefresh("full");
    refreshIds.set(world, refresh.id);
  },
  ofRefresh((life, id) => life.beginRefresh(id)),
  ofRefresh((life, id) => stageTopics(life, id, () => 1)),
  ofRefresh((life, id) => life.reportRefresh(id, { state: "publishing" })),
  (life) => life.addDocuments("2", [{ id: "d000", text: "changed", index: 0 }]),
  ofRefresh((life, id) => life.completeRefresh(id, result)),
  (life) => life.acceptDelivery("inbox", "m1", body(1, 20)),
  (life) => life.takeDelivery("m1"),
];

/**
 * Runs the steps with a process that ends at `crash`. Whoever made a call that was not answered
 * makes it again, to a new process; then the alarm has ten minutes. Answers null where the steps
 * come to an end before.
 */
async function runSteps(
  steps: readonly Step[],
  crash: { step: number; when: "before" | "after" } | undefined,
): Promise<CorpusWorld | null> {
  const world = createCorpusWorld();
  let life = world.open(crash);
  for (const step of steps) {
    let answered = false;
    try {
      await step(life, world);
      answered = true;
    } catch (error) {
      if (!world.crashed) throw error;
    }
    if (!world.crashed) continue;
    life = world.open();
    if (!answered) await step(life, world);
    crash = undefined;
  }
  if (crash !== undefined) return null;
  await world.runAlarms(world.open(), 600_000);
  return world;
}

async function everyCrash(
  steps: readonly Step[],
  check: (world: CorpusWorld) => Promise<void>,
): Promise<number> {
  let count = 0;
  for (const when of ["before", "after"] as const) {
    for (let step = 1; ; step++) {
      const world = await runSteps(steps, { step, when });
      if (world === null) break;
      count++;
      await check(world);
    }
  }
  return count;
}

/** What a user can see, and what the ledger owes: without the ids that differ from run to run. */
async function describeWorld(world: CorpusWorld) {
  const life = world.open();
  const { documents } = await life.listDocuments({ limit: 1000 });
  const assignments = world.sql.all("SELECT * FROM assignments ORDER BY version, document_id");
  const deliveries = world.sql.all("SELECT id, due_at, report FROM deliveries ORDER BY id");
  return {
    description: { ...(await life.describe()), createdAt: "" },
    documents,
    versions: await life.listVersions(),
    assignments,
    deliveries,
    parts: world.sql.all("SELECT * FROM delivery_parts"),
    parents: world.sql.all("SELECT id, content_hash, call_id, text FROM parents"),
    passages: world.sql.all("SELECT * FROM passages ORDER BY document_id"),
    states: world.sql.all("SELECT state FROM refreshes ORDER BY started_at, id"),
    vectors: [...world.vectors.keys()].sort(),
    objects: [...world.objects.keys()].sort(),
  };
}

test(
  "documents and deliveries are there once, wherever the process ends",
  { timeout: 60_000 },
  async () => {
    const whole = await runSteps(documentSteps, undefined);
    if (whole === null) throw new Error("the steps did not end");
    const expected = await describeWorld(whole);
    expect(expected.description.documentCount).toBe(14);
    expect(expected.deliveries.every(({ due_at }) => due_at === null)).toBe(true);
    expect(expected.states).toEqual([{ state: "failed" }]);
    const count = await everyCrash(documentSteps, async (world) => {
      expect(await describeWorld(world)).toEqual(expected);
    });
    expect(count).toBeGreaterThan(150);
  },
);

test("a document that is split has its passages, wherever the process ends", async () => {
  const whole = await runSteps(passageSteps, undefined);
  if (whole === null) throw new Error("the steps did not end");
  const expected = await describeWorld(whole);
  expect(expected.passages).toHaveLength(3);
  const count = await everyCrash(passageSteps, async (world) => {
    expect(await describeWorld(world)).toEqual(expected);
  });
  expect(count).toBeGreaterThan(40);
});

test("a refresh is published once, wherever the process ends", { timeout: 60_000 }, async () => {
  const whole = await runSteps(refreshSteps, undefined);
  if (whole === null) throw new Error("the steps did not end");
  const expected = await describeWorld(whole);
  expect(expected.versions.map(({ version }) => version)).toEqual([1]);
  expect(expected.assignments.length).toBe(11);
  const count = await everyCrash(refreshSteps, async (world) => {
    expect(await describeWorld(world)).toEqual(expected);
  });
  expect(count).toBeGreaterThan(150);
});

test(
  "a removal is finished by the next call or by the alarm, wherever the process ends",
  { timeout: 60_000 },
  async () => {
    const made: Step[] = [
      (life) => life.put(settings),
      (life) => life.addDocuments("1", numbered(10)),
      (life) => life.startRefresh("full"),
      async (_, world) => world.objects.set("corpus/news/01J/versions/1/map", ""),
    ];
    const remove: Step = (life) =>
      life.remove().catch((error: { code?: string }) => {
        if (error.code !== "unknown_corpus") throw error;
      });
    const count = await everyCrash([...made, remove], async (world) => {
      expect(world.objects.size).toBe(0);
      expect(world.sql.all("SELECT name FROM sqlite_master")).toEqual([]);
    });
    expect(count).toBeGreaterThan(80);

    for (const when of ["before", "after"] as const) {
      for (let step = 1, ended = false; !ended; step++) {
        const world = createCorpusWorld();
        for (const make of made) await make(world.open(), world);
        ended = await world
          .open({ step, when })
          .remove()
          .then(
            () => true,
            () => false,
          );
        const life = world.open();
        const known = await life.describe().then(
          () => true,
          () => false,
        );
        await world.runAlarms(life, 60_000);
        expect(world.objects.size).toBe(known ? 2 : 0);
        expect(world.sql.all("SELECT name FROM sqlite_master").length > 0).toBe(known);
      }
    }
  },
);

test(
  "a delivery that was acknowledged is taken once by alarms alone, wherever they end",
  { timeout: 60_000 },
  async () => {
    for (const when of ["before", "after"] as const) {
      for (let step = 1, ended = false; !ended; step++) {
        const world = createCorpusWorld();
        const first = world.open();
        await first.put(settings);
        await first.addDocuments("1", numbered(9));
        await first.acceptDelivery("inbox", "m1", body(3, 8));
        world.now += 30_000;
        await first.alarm();
        world.now += 30_000;
        world.alarmAt = null;
        ended = await world
          .open({ step, when })
          .alarm()
          .then(
            () => true,
            () => false,
          );
        const life = world.open();
        await life.describe();
        await world.runAlarms(life, 120_000);
        expect((await life.describe()).documentCount).toBe(11);
        expect(world.sql.all("SELECT due_at FROM deliveries")).toEqual([{ due_at: null }]);
        expect(world.sql.all("SELECT count(*) AS count FROM refreshes")).toEqual([{ count: 1 }]);
      }
    }
  },
);
