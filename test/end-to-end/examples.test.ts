import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { freePort } from "../support/free-port.ts";
import { startProcessGroup, waitUntilHealthy } from "./process-group.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const run = promisify(execFile);
const examples = join(import.meta.dirname, "../../examples");

test("the examples run against a server in development", async () => {
  const port = String(await freePort());
  const url = `http://127.0.0.1:${port}`;
  const folder = await temporaryFolder();
  const group = startProcessGroup("scripts/dev.ts", ["--port", port, "--persist-to", folder]);
  onTestFinished(() => group.killAll());
  await waitUntilHealthy(url, group);
  const runExample = async (name: string): Promise<string> => {
    const env = { ...process.env, EDGETOPIC_URL: url };
    return (await run(process.execPath, [join(examples, name)], { env })).stdout;
  };

  const plainHttp = await runExample("plain-http.ts");
  expect(plainHttp).toContain("600 documents added, 0 were there before");
  expect(plainHttp).toMatch(/^0\t\d+\t(\S+, ){9}\S+$/m);
  expect(plainHttp).toMatch(/belongs to topic \d+$/m);

  expect(await runExample("cron-feed.ts")).toBe(
    "300 documents: 300 embedded, 0 known\n60 documents: 60 embedded, 0 known\n",
  );

  const webhook = await runExample("webhook.ts");
  expect(webhook).toContain("delivered: 202\nonce more: 202\n");
  expect(webhook).toMatch(/^400 documents, [1-9]\d* topics$/m);
});
