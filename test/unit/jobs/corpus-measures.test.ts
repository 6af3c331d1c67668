import { expect, test } from "vitest";
import { createCorpusWorld, numbered, runRefresh, settings } from "../../support/corpus-world.ts";

const url = "https://example.org/hook";
const secret = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz";

test("a corpus counts what is to be watched, before and after something happened", async () => {
  const world = createCorpusWorld();
  const life = world.open();
  await expect(life.measure()).rejects.toMatchObject({ code: "unknown_corpus" });
  await life.put({ ...settings, notify: [{ url, events: ["refresh-completed"], secret }] });
  expect(await life.measure()).toEqual({
    documents: 0,
    published: null,
    isRefreshing: false,
    completedAt: null,
    failedAt: null,
    deliveries: { waiting: 0, failed: 0 },
    notificationsPending: 0,
    endpointsDisabled: 0,
  });
  await life.addDocuments("seed", numbered(10));
  await life.acceptDelivery("inbox", "m1", "{}");
  await life.acceptDelivery("inbox", "m2", "{}");
  await life.failDelivery("m2", "It could not be taken.");
  await life.startRefresh("full");
  expect(await life.measure()).toMatchObject({
    documents: 10,
    isRefreshing: true,
    deliveries: { waiting: 1, failed: 1 },
  });
  await runRefresh(life, () => 0);
  const { published } = await life.measure();
  expect(published).toMatchObject({ version: 1 });
  expect(await life.measure()).toMatchObject({
    isRefreshing: false,
    completedAt: world.now,
    notificationsPending: 1,
  });
});
