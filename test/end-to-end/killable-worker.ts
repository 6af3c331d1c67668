import { createClient, type Client } from "../../src/client/client.ts";
import { freePort } from "../support/free-port.ts";
import { startProcessGroup, waitUntilHealthy } from "./process-group.ts";

export interface KillableWorker {
  client: Client;
  url: string;
  killAndRestart(): Promise<void>;
  /** All that was printed, by every process so far. */
  output(): string;
  stop(): Promise<void>;
}

/** The Worker in processes of its own; `folder` keeps everything between two of them. */
export async function startKillableWorker(
  folder: string,
  silenceMs: number,
  variables: Record<string, string> = {},
): Promise<KillableWorker> {
  const port = String(await freePort());
  const url = `http://127.0.0.1:${port}`;
  const options = {
    port,
    "persist-to": folder,
    "silence-ms": String(silenceMs),
    variables: JSON.stringify(variables),
  };
  let printed = "";
  const parameters = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
  const start = () => startProcessGroup("test/end-to-end/serve-worker.ts", parameters);
  let group = start();
  await waitUntilHealthy(url, group);
  return {
    client: createClient({ baseUrl: url }),
    url,
    output: () => printed + group.output(),
    async killAndRestart() {
      await group.killAll();
      printed += group.output();
      group = start();
      await waitUntilHealthy(url, group);
    },
    stop: () => group.killAll(),
  };
}
