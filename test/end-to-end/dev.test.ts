import { existsSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createClient } from "../../src/client/client.ts";
import { freePort } from "../support/free-port.ts";
import { startProcessGroup, waitUntilHealthy } from "./process-group.ts";
import { temporaryFolder } from "./temporary-folder.ts";

test("development serves at the port named, open, keeps everything in the folder named and leaves no process behind", async () => {
  const folder = join(await temporaryFolder(), "state");
  const port = String(await freePort());
  const url = `http://127.0.0.1:${port}`;
  const client = createClient({ baseUrl: url });
  const serve = async () => {
    const group = startProcessGroup("scripts/dev.ts", ["--port", port, "--persist-to", folder]);
    onTestFinished(() => group.killAll());
    await waitUntilHealthy(url, group);
    return group;
  };

  const first = await serve();
  await client.putCorpus("kept", { options: { seed: 7 } });
  expect(await (await fetch(url)).text()).toContain("<title>edgetopic</title>");
  expect(await getWithBody(`${url}/v1/corpora`)).toBe(200);
  first.signal("SIGTERM");
  await first.exited;
  await expect.poll(() => first.isAlive()).toBe(false);
  await expect(client.health()).rejects.toThrow();
  expect(existsSync(folder)).toBe(true);

  await serve();
  expect(await client.getCorpus("kept")).toMatchObject({ options: { seed: 7 }, documentCount: 0 });
});

/** The status of a GET that has a body, which fetch would not send. */
function getWithBody(url: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "application/json", "content-length": "2" };
    const sent = request(url, { method: "GET", headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.on("error", reject).end("{}");
  });
}
