import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface FakeImage {
  status?: number;
  headers?: Record<string, string>;
  body?: Uint8Array;
}

/** Serves what it is given by path; counts what is asked for. */
export async function startImageServer(images: Record<string, FakeImage>): Promise<{
  url: string;
  asked: string[];
  [Symbol.asyncDispose](): Promise<void>;
}> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    const image = images[request.url ?? ""] ?? { status: 404 };
    response.writeHead(image.status ?? 200, image.headers).end(image.body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
