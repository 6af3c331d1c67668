import {
  createServer,
  type IncomingHttpHeaders,
  type RequestListener,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";

export interface SourceServer {
  url: string;
  /** The headers of every request, in order. */
  requests: IncomingHttpHeaders[];
  close(): Promise<void>;
}

/** A local HTTP server on which each path behaves, or misbehaves, as told; others answer 404. */
export async function startSourceServer(
  paths: Record<string, RequestListener>,
): Promise<SourceServer> {
  const requests: IncomingHttpHeaders[] = [];
  const server = createServer((request, response) => {
    requests.push(request.headers);
    const listener = paths[new URL(request.url ?? "/", "http://localhost").pathname];
    if (listener) listener(request, response);
    else response.writeHead(404).end("no such path");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Answers 200 with `body`. */
export function respond(
  body: string | Uint8Array,
  headers: Record<string, string> = {},
): RequestListener {
  return (_request, response) => void response.writeHead(200, headers).end(body);
}

/** Sends `chunk` for as long as the reader takes it. */
export function floodWith(chunk: Uint8Array): RequestListener {
  return (_request, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    const write = (to: ServerResponse): void => {
      while (!to.destroyed && to.write(chunk));
    };
    response.on("drain", () => write(response));
    write(response);
  };
}

/** Sends `beginning` and then nothing more, without an end. */
export function stallAfter(beginning: string): RequestListener {
  return (_request, response) => void response.writeHead(200).write(beginning);
}
