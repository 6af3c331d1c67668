import type { EmbedderError } from "../embedder-error.ts";
import { readAnswer, type Remote, type RemoteAnswer } from "./exchange.ts";
import { wrongRows } from "./vector-rows.ts";

export interface JsonRequest extends Remote {
  url: URL;
  /** Left out for GET. */
  body?: unknown;
  headers?: Readonly<Record<string, string>> | undefined;
  /** The error of an answer whose status is no success; `json` is undefined where it is none. */
  refuse(answer: RemoteAnswer, json: unknown): EmbedderError;
}

/** Asks and answers the JSON that comes back. Rejects with the signal's reason or an `EmbedderError`. */
export async function requestJson(
  request: JsonRequest,
): Promise<{ json: unknown; headers: Headers }> {
  const { id, url, body } = request;
  const answer = await readAnswer(request, url, {
    headers: {
      accept: "application/json",
      ...(body !== undefined && { "content-type": "application/json" }),
      ...request.headers,
    },
    ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
  });
  const json = parseJson(answer.body);
  if (answer.status < 200 || answer.status >= 300) throw request.refuse(answer, json);
  if (json === undefined) throw wrongRows(id, "something that is no JSON");
  return { json, headers: answer.headers };
}

/** What bytes say as JSON; undefined where they are none. */
export function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
