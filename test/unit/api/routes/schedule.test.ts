import { expect, test } from "vitest";
import { createTestApi, readCode } from "../../../support/api.ts";

const schedule = { cron: "0 6 * * 1-5", timeZone: "Europe/Berlin" };

test("a schedule is read, paused, resumed and run", async () => {
  const api = createTestApi();
  const put = await api.call("PUT", "/v1/corpora/c", { schedule });
  expect(await put.json()).toMatchObject({ schedule });
  const path = "/v1/corpora/c/schedule";
  const json = async (method: string, at: string) => (await api.call(method, path + at)).json();
  expect(await json("GET", "")).toMatchObject({ schedule, paused: false });
  expect(await json("POST", "/pause")).toMatchObject({ paused: true });
  expect(await json("POST", "/resume")).toMatchObject({ paused: false });
  expect(await json("GET", "/runs?limit=5")).toEqual({ runs: [], cursor: null });
  expect(await readCode(api.call("POST", `${path}/run`))).toBe("409 too_few_documents");
  const documents = Array.from({ length: 10 }, (_, i) => ({ id: `d${i}`, text: `text ${i}` }));
  await api.call("POST", "/v1/corpora/c/documents", { documents });
  const run = await api.call("POST", `${path}/run`);
  const { id } = (await run.json()) as { id: string };
  expect(run.status).toBe(202);
  expect(run.headers.get("location")).toBe(`/v1/corpora/c/refreshes/${id}`);
  expect((await api.call("POST", `${path}/run`)).status).toBe(200);
});

test.each([
  "61 * * * *",
  "0 6 31 2 *",
  { cron: "0 6 * * *", timeZone: "Mars/Olympus" },
  { timeZone: "UTC" },
])("%j is no schedule", async (given) => {
  const put = createTestApi().call("PUT", "/v1/corpora/c", { schedule: given });
  expect(await readCode(put)).toBe("422 invalid_option");
});
