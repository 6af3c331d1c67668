import { EdgetopicError } from "../core/errors.ts";
import type { MatrixBlock, MatrixFile } from "../embedders/matrix/matrix-file.ts";
import type { Corpus, Rejection } from "../jobs/corpus.ts";
import { releaseBytes } from "../core/release-bytes.ts";
import { ID_PATTERN } from "../jobs/document-input.ts";
import { createRejectionList } from "./rejection-list.ts";
import type { VectorReport } from "./schemas/vector.ts";

/** What one call to a corpus carries at most. */
const BATCH = { rows: 2_000, values: 1 << 19 };

/** Whose the rows are, in their order. */
export interface RowOrder {
  ids: AsyncIterator<string> | Iterator<string>;
  /** Whether none comes twice. */
  isDistinct: boolean;
}

/**
 * Gives documents the vectors of a file, batch by batch: the next rows are read when those before are
 * written. Rows are of the documents that the file names, or of those that `order` gives. A row that cannot be taken is listed and costs no other. Throws what the file
 * does, once the rows before that place are written, which the message says.
 */
export async function addVectors(
  corpus: Corpus,
  file: MatrixFile,
  order: RowOrder | null,
): Promise<VectorReport> {
  const { dimensions } = file;
  const rejections = createRejectionList();
  const report = { updated: 0, unchanged: 0 };
  const capacity = Math.max(1, Math.min(BATCH.rows, Math.floor(BATCH.values / dimensions)));
  const rows = new Float32Array(capacity * dimensions);
  const places: number[] = [];
  let ids: string[] = [];
  // Those of the corpus itself come once.
  const seen = order?.isDistinct === true ? null : new Set<string>();
  let index = 0;

  async function flush(): Promise<void> {
    if (ids.length === 0) return;
    const sent = rows.slice(0, ids.length * dimensions);
    const { updated, unchanged, rejected } = await corpus.setVectors(ids, sent);
    releaseBytes(sent);
    report.updated += updated;
    report.unchanged += unchanged;
    for (const rejection of rejected) {
      rejections.add({ ...rejection, index: places[rejection.index] as number });
    }
    ids = [];
    places.length = 0;
  }

  async function take(block: MatrixBlock): Promise<void> {
    const count = block.vectors.length / dimensions;
    for (let i = 0; i < count; i++, index++) {
      const id = order === null ? block.ids?.[i] : await nextId(order);
      const vector = block.vectors.subarray(i * dimensions, (i + 1) * dimensions);
      const refusal = refuseRow(id, vector, block.refused.get(i), seen);
      if (refusal !== null) {
        rejections.add({ index, ...(id && { id: id.slice(0, 128) }), ...refusal });
        continue;
      }
      rows.set(vector, ids.length * dimensions);
      places.push(index);
      if (ids.push(id as string) === capacity) await flush();
    }
  }

  try {
    for await (const block of file.blocks) await take(block);
  } catch (error) {
    if (!(error instanceof EdgetopicError)) throw error;
    await flush();
    throw new EdgetopicError(error.code, `${error.message} The ${index} rows before are kept.`);
  }
  await flush();
  return { ...report, ...rejections.read() };
}

async function nextId({ ids }: RowOrder): Promise<string | undefined> {
  const { value, done } = await ids.next();
  return done ? undefined : value;
}

/** Why a row cannot be taken; one that can is noted as seen. */
function refuseRow(
  id: string | undefined,
  vector: Float32Array,
  refused: { code: Rejection["code"]; detail: string } | undefined,
  seen: Set<string> | null,
): Pick<Rejection, "code" | "detail"> | null {
  if (id === undefined) {
    return { code: "unknown_document", detail: "There is no document left for the row." };
  }
  if (!ID_PATTERN.test(id)) {
    return { code: "invalid_id", detail: `The id is ${JSON.stringify(id.slice(0, 60))}.` };
  }
  if (refused !== undefined) return refused;
  if (seen?.has(id)) {
    const detail = `"${id}" was sent before in the same call; the first one was kept.`;
    return { code: "duplicate_id", detail };
  }
  let isZero = true;
  for (let d = 0; d < vector.length; d++) {
    const value = vector[d] as number;
    if (!Number.isFinite(value)) {
      const detail = `Element ${d} of the vector is ${value}, not a number that is finite in 32 bits.`;
      return { code: "invalid_vector", detail };
    }
    isZero &&= value === 0;
  }
  if (isZero) return { code: "invalid_vector", detail: "The vector has nothing but zeros." };
  seen?.add(id);
  return null;
}
