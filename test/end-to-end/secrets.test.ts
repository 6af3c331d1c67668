import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { CONFIGURED_VENDORS } from "../support/fakes/configured-vendors.ts";
import type { FakeDialect } from "../support/fakes/fake-dialect.ts";
import type { FakeFault } from "../support/fakes/fake-fault.ts";
import { createFakeVendor, type FakeVendor } from "../support/fakes/fake-vendor.ts";
import { smallCorpus } from "../support/small-corpus.ts";
import { startKillableWorker } from "./killable-worker.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** Looks like no vendor's key: it is known as a secret, or it is not. */
const KEY = "Quartz.Lantern.Meadow";
/** Those after which nothing is tried for long. */
const FAULTS: FakeFault[] = ["unauthorized", "error-in-200", "truncated-json", "wrong-dimension"];
const { ids, texts } = smallCorpus(12);
const documents = ids.map((id, i) => ({ id, text: texts[i] as string }));

test("no key is in a log, in an answer or in anything that is kept, whatever its vendor says of it", async () => {
  const vendors = await Promise.all(
    CONFIGURED_VENDORS.map(async ({ id, dialect, keyName, urlName }, i) => {
      const own = `${KEY}.${i}`;
      const vendor = await createFakeVendor({ dialect: telling(dialect, own), key: own });
      onTestFinished(() => vendor.close());
      return { id, vendor, variables: { [keyName]: own, [urlName]: vendor.url } };
    }),
  );
  const variables = Object.assign({}, ...vendors.map((each) => each.variables)) as Record<
    string,
    string
  >;
  const folder = await temporaryFolder();
  const worker = await startKillableWorker(folder, 2_000, variables);
  onTestFinished(() => worker.stop());
  const answers: string[] = [];
  const call = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(worker.url + path, {
      method,
      headers: { "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    answers.push(JSON.stringify([...response.headers]), text);
    return response.headers.get("content-type")?.includes("json") ? JSON.parse(text) : text;
  };

  await Promise.all(vendors.map(({ id, vendor }) => failInEveryWay(id, vendor, call)));
  expect(vendors.every(({ vendor }) => vendor.requests.length >= 2 * FAULTS.length)).toBe(true);
  await worker.stop();

  const kept = await readEverything(folder);
  // What is looked through is what was kept.
  expect(kept.includes("corpus-of-cohere")).toBe(true);
  const logged = worker.output();
  expect(answers.join("\n")).toContain("Bearer [redacted] is no key");
  for (const told of [answers.join("\n"), logged, kept.toString("latin1")]) {
    expect(told).not.toContain(KEY);
    expect(told).not.toContain(btoa(KEY).slice(0, 20));
  }
});

async function failInEveryWay(
  id: string,
  vendor: FakeVendor,
  call: (method: string, path: string, body?: unknown) => Promise<unknown>,
): Promise<void> {
  const corpus = `corpus-of-${id.split("/")[0]}`;
  const path = `/v1/corpora/${corpus}`;
  await call("PUT", path, { embedder: id });
  await call("POST", `${path}/documents`, { documents });
  for (const fault of FAULTS) {
    vendor.failWhen(() => fault);
    await call("POST", "/v1/embeddings", { model: id, input: "a text" });
    const { id: refresh } = (await call("POST", `${path}/refreshes`, {})) as { id: string };
    await call("GET", `${path}/refreshes/${refresh}/events`);
    const ended = (await call("GET", `${path}/refreshes/${refresh}`)) as { state: string };
    expect(ended.state).toBe("failed");
  }
  vendor.failWhen(() => undefined);
  await call("POST", `${path}/refreshes?dryRun`, {});
  await call("GET", path);
}

/** A vendor that puts the key into whatever it refuses with. */
function telling(dialect: FakeDialect, key: string): FakeDialect {
  return {
    ...dialect,
    refuse(refusal) {
      const { body, ...reply } = dialect.refuse(refusal);
      const text = JSON.stringify(body).replace(
        /"(message|error|detail)":"/g,
        `"$1":"Bearer ${key} is no key, nor is ${encodeURIComponent(key)}. `,
      );
      return { ...reply, body: JSON.parse(text) as unknown };
    },
  };
}

/** All files below a folder, one after the other. */
async function readEverything(folder: string): Promise<Buffer> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return Buffer.concat(
    await Promise.all(files.map(({ parentPath, name }) => readFile(join(parentPath, name)))),
  );
}
