import type { AnswerOne, FakeReply, FakeRequest } from "./fake-dialect.ts";

interface BatchLine {
  custom_id: string;
  body: unknown;
}

interface FakeBatch {
  id: string;
  status: string;
  metadata: unknown;
  inputFileId: string;
  outputFileId: string | null;
  errorFileId: string | null;
  counts: { total: number; completed: number; failed: number };
  errors: { object: "list"; data: { message: string; line: number }[] } | null;
}

export interface FakeBatches {
  serve(request: FakeRequest, answer: AnswerOne): FakeReply | undefined;
  readonly files: ReadonlyMap<string, string>;
  readonly batches: ReadonlyMap<string, FakeBatch>;
}

const NEXT: Record<string, string> = {
  validating: "in_progress",
  in_progress: "finalizing",
  finalizing: "completed",
};

/**
 * OpenAI's files and batches of embeddings. A batch goes one step further each time it is looked at;
 * its results come in the reverse order. With `expireAfter`, only so many inputs are done in time.
 */
export function createOpenAiBatches(options: { expireAfter?: number } = {}): FakeBatches {
  const files = new Map<string, string>();
  const batches = new Map<string, FakeBatch>();

  function addFile(content: string): string {
    const id = `file-${files.size + 1}`;
    files.set(id, content);
    return id;
  }

  function create(body: Uint8Array): FakeReply {
    const request = JSON.parse(Buffer.from(body).toString());
    const batch: FakeBatch = {
      id: `batch_${batches.size + 1}`,
      status: "validating",
      metadata: request.metadata ?? null,
      inputFileId: request.input_file_id,
      outputFileId: null,
      errorFileId: null,
      counts: { total: 0, completed: 0, failed: 0 },
      errors: null,
    };
    batches.set(batch.id, batch);
    return show(batch);
  }

  function advance(batch: FakeBatch, answer: AnswerOne): void {
    batch.status = NEXT[batch.status] ?? batch.status;
    if (batch.status === "in_progress") validate(batch);
    if (batch.status === "completed" && batch.outputFileId === null) run(batch, answer);
  }

  function linesOf(batch: FakeBatch): BatchLine[] {
    const content = files.get(batch.inputFileId) ?? "";
    return content
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as BatchLine);
  }

  function validate(batch: FakeBatch): void {
    const lines = linesOf(batch);
    batch.counts.total = lines.length;
    if (lines.length <= 50_000) return;
    batch.status = "failed";
    batch.errors = { object: "list", data: [{ message: "Too many inputs.", line: 50_001 }] };
  }

  function run(batch: FakeBatch, answer: AnswerOne): void {
    const done: unknown[] = [];
    const failed: unknown[] = [];
    for (const [index, { custom_id, body }] of linesOf(batch).entries()) {
      if (index >= (options.expireAfter ?? Infinity)) {
        const error = { code: "batch_expired", message: "This request could not be executed." };
        failed.push({ id: `r${index}`, custom_id, response: null, error });
        continue;
      }
      const reply = answer(body);
      const response = { status_code: reply.status, request_id: `q${index}`, body: reply.body };
      (reply.status === 200 ? done : failed).push({
        id: `r${index}`,
        custom_id,
        response,
        error: null,
      });
    }
    if (options.expireAfter !== undefined) batch.status = "expired";
    batch.counts = { ...batch.counts, completed: done.length, failed: failed.length };
    batch.outputFileId = addFile(writeLines(done));
    batch.errorFileId = failed.length > 0 ? addFile(writeLines(failed)) : null;
  }

  function serve({ method, path, headers, body }: FakeRequest, answer: AnswerOne) {
    if (method === "POST" && path === "/v1/files") {
      const id = addFile(readUpload(body, headers["content-type"] ?? ""));
      return { status: 200, body: { id, object: "file", purpose: "batch" } };
    }
    if (method === "POST" && path === "/v1/batches") return create(body);
    if (path === "/v1/batches") {
      const data = [...batches.values()].toReversed().map((batch) => show(batch).body);
      return { status: 200, body: { object: "list", data, has_more: false } };
    }
    const [, kind, id = "", action] =
      /^\/v1\/(files|batches)\/([^/]+)(?:\/(content|cancel))?$/.exec(path) ?? [];
    const content = kind === "files" && action === "content" ? files.get(id) : undefined;
    if (content !== undefined) return { status: 200, headers: BINARY, body: content };
    const batch = kind === "batches" ? batches.get(id) : undefined;
    if (batch === undefined) return undefined;
    if (action === "cancel") batch.status = "cancelled";
    else advance(batch, answer);
    return show(batch);
  }

  return { serve, files, batches };
}

const BINARY = { "content-type": "application/octet-stream" };

function show(batch: FakeBatch): FakeReply {
  const body = {
    id: batch.id,
    object: "batch",
    endpoint: "/v1/embeddings",
    status: batch.status,
    metadata: batch.metadata,
    input_file_id: batch.inputFileId,
    output_file_id: batch.outputFileId,
    error_file_id: batch.errorFileId,
    request_counts: batch.counts,
    errors: batch.errors,
  };
  return { status: 200, body };
}

function writeLines(values: readonly unknown[]): string {
  return values
    .toReversed()
    .map((value) => `${JSON.stringify(value)}\n`)
    .join("");
}

/** The content of the part "file" of a form. */
function readUpload(body: Uint8Array, contentType: string): string {
  const boundary = /boundary=(.+)$/.exec(contentType)?.[1] ?? "";
  const part = Buffer.from(body)
    .toString()
    .split(`--${boundary}`)
    .find((each) => each.includes('name="file"'));
  return part?.split("\r\n\r\n").slice(1).join("\r\n\r\n").trimEnd() ?? "";
}
