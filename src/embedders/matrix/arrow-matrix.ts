import { type Batch, type Column, type Table, tableFromIPC, Type } from "@uwdata/flechette";
import { beginReading, cancelAfter } from "../formats/byte-reader.ts";
import { type ArrowMessage, readArrowMessages } from "./arrow-messages.ts";
import { createArrowRows } from "./arrow-rows.ts";
import {
  blockRows,
  checkMatrixDimensions,
  invalidMatrix,
  type MatrixBlock,
  type MatrixFile,
} from "./matrix-file.ts";

const ID_NAMES = ["id", "ids"];
const VECTOR_NAMES = ["vector", "vectors", "embedding", "embeddings"];
const LISTS: readonly number[] = [Type.FixedSizeList, Type.List, Type.LargeList];
/** Of dictionaries, which are held as long as the file is read. */
const MOST_DICTIONARY_BYTES = 32 * 2 ** 20;
/** How `@uwdata/flechette` names it. */
const MISSING_CODEC = /compression codec "(\w+)"/;

/**
 * The vectors of an Arrow file or stream: the column `vector` or `embedding`, or the only list of
 * floats there is, named by the column `id` where there is one. A record batch is held at a time, as
 * `@uwdata/flechette` reads whole messages: none may have more than 32 MB.
 */
export function openArrowMatrix(
  stream: ReadableStream<Uint8Array>,
  { dimensions: expected }: { dimensions?: number | undefined },
): Promise<MatrixFile> {
  return beginReading(stream, async (reader) => {
    const batches = readBatches(readArrowMessages(reader));
    const first = await batches.next();
    if (first.done) throw invalidMatrix("arrow", "has no rows");
    const column = vectorColumn(first.value);
    const dimensions = dimensionsOf(column, expected);
    checkMatrixDimensions("arrow", dimensions, expected);
    const blocks = readBlocks(first.value, batches, dimensions);
    return {
      format: "arrow",
      dimensions,
      rowCount: null,
      hasIds: idColumn(first.value) !== null,
      blocks: cancelAfter(reader, blocks),
    };
  });
}

/** Tables of one record batch each. */
async function* readBatches(messages: AsyncGenerator<ArrowMessage>): AsyncGenerator<Table> {
  let schema: Uint8Array | null = null;
  const dictionaries: Uint8Array[] = [];
  let dictionaryBytes = 0;
  for await (const { kind, bytes } of messages) {
    if (kind === "schema") schema = bytes;
    if (kind === "dictionary") {
      dictionaryBytes += bytes.length;
      if (dictionaryBytes > MOST_DICTIONARY_BYTES) {
        throw invalidMatrix(
          "arrow",
          `has more than ${MOST_DICTIONARY_BYTES} bytes of dictionaries`,
        );
      }
      dictionaries.push(bytes);
    }
    if (kind !== "batch") continue;
    if (schema === null) throw invalidMatrix("arrow", "has a batch before its schema");
    const table = readTable([schema, ...dictionaries, bytes]);
    if (table.numRows > 0) yield table;
  }
}

function readTable(messages: Uint8Array[]): Table {
  try {
    return tableFromIPC(messages);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const codec = MISSING_CODEC.exec(reason)?.[1];
    if (codec !== undefined) {
      throw invalidMatrix(
        "arrow",
        `is compressed (${codec}); write it without (pyarrow's IpcWriteOptions(compression=None), compression="uncompressed" of Feather)`,
      );
    }
    throw invalidMatrix("arrow", `cannot be read: ${reason}`);
  }
}

async function* readBlocks(
  first: Table,
  rest: AsyncGenerator<Table>,
  dimensions: number,
): AsyncGenerator<MatrixBlock> {
  const vectors = new Float32Array(blockRows(dimensions) * dimensions);
  yield* blocksOf(first, vectors, dimensions);
  for await (const table of rest) yield* blocksOf(table, vectors, dimensions);
}

function* blocksOf(table: Table, into: Float32Array, dimensions: number): Generator<MatrixBlock> {
  const rows = createArrowRows(onlyBatch(vectorColumn(table)), dimensions);
  const ids = idColumn(table);
  const capacity = into.length / dimensions;
  for (let from = 0; from < table.numRows; from += capacity) {
    const count = Math.min(capacity, table.numRows - from);
    const refused: Map<
      number,
      { code: "dimension_mismatch" | "invalid_id" | "invalid_vector"; detail: string }
    > = new Map();
    const names: string[] = [];
    for (let i = 0; i < count; i++) {
      const row = into.subarray(i * dimensions, (i + 1) * dimensions);
      const refusal = rows.copy(from + i, row);
      if (refusal !== null) refused.set(i, refusal);
      const id: unknown = ids?.at(from + i);
      names.push(id === null || id === undefined ? "" : String(id));
    }
    const vectors = into.subarray(0, count * dimensions);
    yield { ids: ids === null ? null : names, vectors, refused };
  }
}

function vectorColumn(table: Table): Column<unknown> {
  const lists = table.schema.fields.filter(({ type }) => LISTS.includes(type.typeId));
  const named = lists.filter(({ name }) => VECTOR_NAMES.includes(name));
  const chosen = named.length > 0 ? named : lists;
  const [only] = chosen;
  if (only === undefined || chosen.length > 1) {
    const names = table.schema.fields.map(({ name }) => name).join(", ");
    throw invalidMatrix(
      "arrow",
      `has the columns ${names}; expected one of lists of floats called "vector" or "embedding"`,
    );
  }
  return table.getChild(only.name) as Column<unknown>;
}

function idColumn(table: Table): Column<unknown> | null {
  const field = table.schema.fields.find(({ name }) => ID_NAMES.includes(name));
  return field === undefined ? null : (table.getChild(field.name) as Column<unknown>);
}

/** As its type says, as is expected, or as long as the first list is. */
function dimensionsOf(column: Column<unknown>, expected: number | undefined): number {
  const { type } = column;
  if (type.typeId === Type.FixedSizeList) return (type as { stride: number }).stride;
  return expected ?? createArrowRows(onlyBatch(column), 0).lengthOf(0);
}

function onlyBatch(column: Column<unknown>): Batch<unknown> {
  return column.data[0] as Batch<unknown>;
}
