import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";
import type { Random } from "../../../src/core/math/random.ts";

export interface EventReceiver {
  url: string;
  secret: string;
  /** Ids of all that was received and rightly signed, in order, those told again too. */
  received: string[];
  stop(): Promise<void>;
}

/**
 * An endpoint that is notified and misbehaves: some notifications it refuses at first, of some it
 * takes note without saying so.
 */
export async function startEventReceiver(random: Random): Promise<EventReceiver> {
  const secret = `whsec_${btoa("an endpoint's secret of 32 bytes")}`;
  const webhook = new Webhook(secret);
  const received: string[] = [];
  const seen = new Set<string>();
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)]);
    webhook.verify(body, Object.fromEntries(headers) as Record<string, string>);
    const id = String(request.headers["webhook-id"]);
    const mood = seen.has(id) ? 1 : random.uniform();
    seen.add(id);
    if (mood < 0.1) return void response.writeHead(503).end();
    received.push(id);
    if (mood < 0.2) return void request.socket.destroy();
    response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`,
    secret,
    received,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
