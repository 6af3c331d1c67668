import { EdgetopicError } from "../../core/errors.ts";
import type { EmbedderPrice } from "../embedder.ts";
import { halvePrice, PRICES } from "../prices.ts";
import { connect, type OpenAiOptions, readDimensions } from "./openai.ts";
import { type BatchInput, batchBody, writeBatchFile } from "./openai-batch-file.ts";
import { createOpenAiClient, type OpenAI, type OpenAiConnection } from "./openai-client.ts";
import { convertError } from "./openai-route.ts";
import { type BatchResult, readBatchResult } from "./read-batch-result.ts";
import { readJsonLines } from "./read-json-lines.ts";

export type { BatchInput, BatchResult };

export interface OpenAiBatchOptions extends Omit<OpenAiOptions, "azure" | "rates"> {
  /**
   * What is held and uploaded at once; by default 16 MiB, of which three copies fit
   * into an isolate, of the 200 MB that are taken.
   */
  maxFileBytes?: number | undefined;
}

export interface BatchStatus {
  id: string;
  /** Where it is not "running", there is what there will be: see `collect`. */
  state: "running" | "completed" | "failed" | "expired" | "cancelled";
  inputCount: number;
  doneCount: number;
  failedCount: number;
  /** Why the whole of it failed. */
  reason?: string | undefined;
}

export interface OpenAiBatch {
  readonly id: string;
  readonly dimensions: number;
  /** Half of what it is otherwise. */
  readonly price?: EmbedderPrice;
  /**
   * Hands in the inputs from `start` on, as many as a batch takes; `end` is where the next begins.
   * `name`, of the caller's choice, is what `find` finds it by, should the id be lost.
   */
  submit(
    inputs: readonly BatchInput[],
    options: { name: string; start?: number; signal?: AbortSignal },
  ): Promise<{ batchId: string; end: number }>;
  /** The latest batch of that name that was not cancelled and did not fail; null where there is none. */
  find(name: string, signal?: AbortSignal): Promise<string | null>;
  status(batchId: string, signal?: AbortSignal): Promise<BatchStatus>;
  /**
   * The results of a batch that runs no longer, in no order, one at a time: the file of a large batch
   * is larger than memory. An input that is in none of them was not embedded. Reading it again costs
   * nothing.
   */
  collect(batchId: string, signal?: AbortSignal): AsyncGenerator<BatchResult>;
  cancel(batchId: string, signal?: AbortSignal): Promise<BatchStatus>;
}

const MAX_FILE_BYTES = 16 * 2 ** 20;
/** As many of the latest batches are looked through for a name. */
const FIND_COUNT = 100;
const ENDED: Readonly<Record<string, BatchStatus["state"]>> = {
  completed: "completed",
  failed: "failed",
  expired: "expired",
  cancelled: "cancelled",
};

/**
 * OpenAI's Batch API for embeddings: half the price, within a day instead of at once, at most 50,000
 * inputs a batch. Nothing is kept here: whoever has a batch's id, or its name, goes on with it from
 * anywhere. Rejects with `EmbedderError`s as the embedder does, once: tries are the caller's.
 */
export function createOpenAiBatch(options: OpenAiBatchOptions): OpenAiBatch {
  const { model, maxFileBytes = MAX_FILE_BYTES } = options;
  const id = `openai/${model}`;
  const { dimensions, isAsked } = readDimensions(options);
  const connection = connect(options);
  const { secrets } = connection;
  const listed = PRICES[id];
  const price = options.price ?? (listed && halvePrice(listed));
  const ask = createAsking(id, connection);

  async function* collectFile(
    fileId: string,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<BatchResult> {
    const { body } = await ask(signal, (client, how) => client.files.content(fileId, how));
    if (body === null) return;
    try {
      for await (const line of readJsonLines(body, signal))
        yield readBatchResult(line, { id, dimensions, secrets });
    } catch (error) {
      signal?.throwIfAborted();
      throw convertError(id, error, secrets);
    }
  }

  return {
    id,
    dimensions,
    ...(price !== undefined && { price }),
    async submit(inputs, { name, start = 0, signal }) {
      const body = batchBody(model, isAsked ? dimensions : undefined);
      const { file, end } = writeBatchFile(inputs, start, body, maxFileBytes);
      const { id: fileId } = await ask(signal, (client, how) =>
        client.files.create({ file, purpose: "batch" }, how),
      );
      const batch = await ask(signal, (client, how) =>
        client.batches.create(
          {
            input_file_id: fileId,
            endpoint: "/v1/embeddings",
            completion_window: "24h",
            metadata: { edgetopic: name },
          },
          how,
        ),
      );
      return { batchId: batch.id, end };
    },
    async find(name, signal) {
      const page = await ask(signal, (client, how) =>
        client.batches.list({ limit: FIND_COUNT }, how),
      );
      const found = page.data.find(
        ({ metadata, status }) =>
          metadata?.["edgetopic"] === name && !/^(?:failed|cancell)/.test(status),
      );
      return found?.id ?? null;
    },
    async status(batchId, signal) {
      return toStatus(await ask(signal, (client, how) => client.batches.retrieve(batchId, how)));
    },
    async *collect(batchId, signal) {
      const batch = await ask(signal, (client, how) => client.batches.retrieve(batchId, how));
      if (ENDED[batch.status] === undefined) throw stillRunning(batchId);
      for (const fileId of [batch.output_file_id, batch.error_file_id]) {
        if (typeof fileId === "string") yield* collectFile(fileId, signal);
      }
    },
    async cancel(batchId, signal) {
      return toStatus(await ask(signal, (client, how) => client.batches.cancel(batchId, how)));
    },
  };
}

type Ask = <Value>(
  signal: AbortSignal | undefined,
  work: (client: OpenAI, how: { signal?: AbortSignal }) => Promise<Value>,
) => Promise<Value>;

/** Asks by the client; rejects with the signal's reason, or an `EmbedderError`. */
function createAsking(id: string, connection: OpenAiConnection): Ask {
  let loaded: OpenAI | undefined;
  return async (signal, work) => {
    signal?.throwIfAborted();
    try {
      loaded ??= await createOpenAiClient(id, connection, "stream");
      return await work(loaded, signal === undefined ? {} : { signal });
    } catch (error) {
      signal?.throwIfAborted();
      throw convertError(id, error, connection.secrets);
    }
  };
}

function toStatus(batch: OpenAI.Batch): BatchStatus {
  const { total = 0, completed = 0, failed = 0 } = batch.request_counts ?? {};
  const reason = batch.errors?.data?.[0]?.message;
  return {
    id: batch.id,
    state: ENDED[batch.status] ?? "running",
    inputCount: total,
    doneCount: completed,
    failedCount: failed,
    ...(reason !== undefined && { reason }),
  };
}

function stillRunning(batchId: string): EdgetopicError {
  const message = `The batch "${batchId}" is still running: its results are to be had when it has ended.`;
  return new EdgetopicError("invalid_request", message);
}
