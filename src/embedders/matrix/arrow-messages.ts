import type { ByteReader } from "../formats/byte-reader.ts";
import { invalidMatrix } from "./matrix-file.ts";

/** A message of Arrow's IPC, with its frame and its body. */
export interface ArrowMessage {
  kind: "schema" | "dictionary" | "batch" | "other";
  bytes: Uint8Array;
}

/** A record batch is held whole. */
const MOST_BYTES = 32 * 2 ** 20;
const FRAME_BYTES = 8;
const KINDS = ["other", "schema", "dictionary", "batch"] as const;
/** Places in the table of a message's fields. */
const HEADER_TYPE = 6;
const BODY_LENGTH = 10;

/**
 * The messages of an Arrow stream, or of an Arrow file, which is one between two marks
 * (https://arrow.apache.org/docs/format/Columnar.html#serialization-and-interprocess-communication-ipc),
 * one at a time. Throws `invalid_vector` where one is larger than 32 MB or ends too soon.
 */
export async function* readArrowMessages(reader: ByteReader): AsyncGenerator<ArrowMessage> {
  let frame = await reader.read(FRAME_BYTES);
  if (frame !== null && String.fromCharCode(...frame.subarray(0, 6)) === "ARROW1") {
    frame = await reader.read(FRAME_BYTES);
  }
  for (; frame !== null; frame = await reader.read(FRAME_BYTES)) {
    const view = new DataView(frame.buffer, frame.byteOffset, FRAME_BYTES);
    if (view.getInt32(0, true) !== -1) {
      throw refuse("has no message where one is expected: it is damaged, or older than Arrow 0.15");
    }
    const headLength = view.getInt32(4, true);
    if (headLength === 0) return;
    const head = headLength > MOST_BYTES ? null : await reader.read(headLength);
    if (head === null) throw refuse("ends in a message");
    const kept = head.slice();
    const { kind, bodyBytes } = readHead(kept);
    if (bodyBytes > MOST_BYTES) {
      throw refuse(
        `has a batch of ${bodyBytes} bytes, at most ${MOST_BYTES} are read; write fewer rows a batch (max_chunksize of pyarrow)`,
      );
    }
    const body = await reader.read(bodyBytes);
    if (body === null) throw refuse("ends in a message");
    const bytes = new Uint8Array(FRAME_BYTES + kept.length + bodyBytes);
    new DataView(bytes.buffer).setInt32(0, -1, true);
    new DataView(bytes.buffer).setInt32(4, headLength, true);
    bytes.set(kept, FRAME_BYTES);
    bytes.set(body, FRAME_BYTES + kept.length);
    yield { kind, bytes };
  }
  throw refuse("ends without the mark of its end");
}

/** Of the flatbuffer that leads a message: what it is, and how long its body. */
function readHead(head: Uint8Array): { kind: ArrowMessage["kind"]; bodyBytes: number } {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  try {
    const table = view.getInt32(0, true);
    const fields = table - view.getInt32(table, true);
    const placeOf = (field: number): number =>
      field < view.getUint16(fields, true) ? view.getUint16(fields + field, true) : 0;
    const type = placeOf(HEADER_TYPE);
    const body = placeOf(BODY_LENGTH);
    return {
      kind: KINDS[type === 0 ? 0 : view.getUint8(table + type)] ?? "other",
      bodyBytes: body === 0 ? 0 : Number(view.getBigInt64(table + body, true)),
    };
  } catch {
    throw refuse("has a message that cannot be read");
  }
}

function refuse(what: string) {
  return invalidMatrix("arrow", what);
}
