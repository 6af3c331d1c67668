import { createClient, type Client } from "../client/client.ts";

const DEFAULT_URL = "http://127.0.0.1:8787";

/** What every command that asks a Worker takes. */
export const CONNECTION_OPTIONS = { url: { type: "string" }, key: { type: "string" } } as const;

/** The Worker that `--url` and `--key` name, else EDGETOPIC_URL and EDGETOPIC_KEY, else the local one. */
export function connect(given: { url?: string | undefined; key?: string | undefined }): Client {
  const baseUrl = given.url ?? process.env["EDGETOPIC_URL"] ?? DEFAULT_URL;
  return createClient({
    baseUrl,
    key: given.key ?? process.env["EDGETOPIC_KEY"],
    fetch: (input, init) => reach(baseUrl, () => fetch(input, init)),
  });
}

/** What fetch throws says neither where nor why. */
async function reach(url: string, send: () => Promise<Response>): Promise<Response> {
  try {
    return await send();
  } catch (error) {
    const { cause } = error as { cause?: { message?: string } };
    throw new Error(`${url} does not answer: ${cause?.message || String(error)}.`, {
      cause: error,
    });
  }
}
