import { EmbedderError, type EmbedderErrorKind } from "../embedder-error.ts";
import { readDuration } from "../rate-headers.ts";
import { field, textField } from "../remote/field.ts";
import { kindOfStatus, readRetryAfter } from "../remote/refusal.ts";
import { readSizeRefusal } from "../size-refusal.ts";

/** A refusal as it came: its status, headers, and the body, parsed where it is JSON. */
export interface OpenAiRefusal {
  status: number;
  headers?: Headers | undefined;
  body: unknown;
}

interface Words {
  message: string;
  code: string;
  parameter: string;
  inputIndex: number | undefined;
}

const MAX_MESSAGE_LENGTH = 500;

/**
 * The error for a refusal in any of the shapes that OpenAI and the servers which take after it use:
 * `{ error: { message, type, code, param } }`, the same without `error`, `{ error: "…" }`, a list of
 * the first (Gemini), and `{ detail }` with a text or pydantic's places. An answer of status 200 with an
 * error in it is a refusal too.
 */
export function openAiError(
  id: string,
  { status, headers, body }: OpenAiRefusal,
  secrets: readonly string[] = [],
): EmbedderError {
  const words = readWords(body);
  const size = isAboutSize(status, words) ? readSizeRefusal(words.message) : undefined;
  const kind = size?.kind ?? kindOf(status, words);
  const code = words.code === "" ? "" : ` ${words.code}`;
  const message = `The embedder ${id} refused a request (${status}${code}): ${words.message}`;
  return new EmbedderError(kind, message, {
    status,
    secrets,
    limit: size?.limit,
    inputIndex: words.inputIndex,
    retryAfterMs: readWait(headers, words.message),
    // Another try comes to the same where the request as such is wrong.
    ...(kind === "protocol" && status !== 200 && { isRetryable: false }),
  });
}

/** Some say it in words alone: "Please retry in 36.5s." (Gemini). */
function readWait(headers: Headers | undefined, message: string): number | undefined {
  const asked = headers === undefined ? undefined : readRetryAfter(headers, Date.now());
  const words = /\b(?:try again|retry) in ((?:\d+(?:\.\d+)?(?:ms|s|m|h))+)/i.exec(message)?.[1];
  return asked ?? (words === undefined ? undefined : readDuration(words));
}

/** Whether a body that came with status 200 is an error all the same. */
export function isErrorBody(body: unknown): boolean {
  if (field(body, "data") !== undefined) return false;
  return (field(body, "error") ?? false) !== false || field(body, "object") === "error";
}

const QUOTA = /insufficient_quota|billing_(?:hard_limit|not_active)|credit balance/i;
const MODEL =
  /model_not_found|deploymentnotfound|model .{0,200}(?:not found|not exist|not supported)/i;
const SETTING =
  /matryoshka|unrecognized request argument|extra (?:inputs|fields)|unknown (?:field|parameter|argument)|(?:encoding_format|dimensions?) (?:is|are) (?:not|un)/i;
const SETTINGS =
  /^(?:dimensions?|output_dimension|encoding_format|embedding_type|task|input_type)$/;

/** A rate is a size as well where one request alone is above it: "Request too large for …". */
function isAboutSize(status: number, { code, message }: Words): boolean {
  if (status === 429) return code === "rate_limit_exceeded" && /request too large/i.test(message);
  return ![401, 402, 403, 404].includes(status);
}

function kindOf(status: number, { code, message, parameter }: Words): EmbedderErrorKind {
  if (status === 402 || QUOTA.test(code) || QUOTA.test(message)) return "quota_exhausted";
  if (code === "rate_limit_exceeded") return "rate_limited";
  if (status === 400 && (MODEL.test(code) || MODEL.test(message))) return "unknown_model";
  const kind = kindOfStatus(status);
  if (kind !== "invalid_input") return kind;
  return SETTINGS.test(parameter) || SETTING.test(message) ? "protocol" : kind;
}

function readWords(body: unknown): Words {
  if (typeof body === "string") return { ...NOTHING, message: plain(body) };
  if (Array.isArray(body)) return readWords(body[0]);
  const error = field(body, "error");
  if (error !== undefined && error !== null) return readWords(error);
  const detail = field(body, "detail");
  if (Array.isArray(detail)) return readPlace(detail[0]);
  if (typeof detail === "object" && detail !== null) return readWords(detail);
  const message = textField(body, "message") ?? textField(body, "detail");
  const parameter = textField(body, "param") ?? "";
  const index = /\binput\[(\d+)\]/.exec(`${parameter} ${message ?? ""}`)?.[1];
  const code = textField(body, "code") ?? textField(body, "type") ?? textField(body, "status");
  return {
    message: plain(message ?? JSON.stringify(body) ?? ""),
    code: code ?? "",
    parameter,
    inputIndex: index === undefined ? undefined : Number(index),
  };
}

const NOTHING = { code: "", parameter: "", inputIndex: undefined };

/** FastAPI's: `{ loc: ["body", "input", 3], msg }`. */
function readPlace(place: unknown): Words {
  const given = field(place, "loc");
  const path: unknown[] = Array.isArray(given) ? given.filter((part) => part !== "body") : [];
  const index = path.find((part) => typeof part === "number");
  return {
    message: plain(`${textField(place, "msg") ?? ""} (at ${path.join(".")})`),
    code: "",
    parameter: String(path[0] ?? ""),
    inputIndex: typeof index === "number" ? index : undefined,
  };
}

/** A sentence of it: no page of HTML, no essay. */
function plain(text: string): string {
  if (/^\s*<(?:!doctype|\?xml|html|head|body)\b/i.test(text))
    return "with a page of HTML instead of a reason";
  const line = text.replaceAll(/\s+/g, " ").trim();
  if (line.length <= MAX_MESSAGE_LENGTH) return line || "without a reason";
  return `${line.slice(0, MAX_MESSAGE_LENGTH)}…`;
}
