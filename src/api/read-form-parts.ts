import { EdgetopicError } from "../core/errors.ts";

export interface FormPart {
  name: string;
  /** To be read before the next part is asked for; what is left of it is passed over. */
  body: ReadableStream<Uint8Array>;
}

const CARRIAGE_RETURN = 13;
const LONGEST_HEAD = 16_384;

/** The boundary of a `multipart/form-data`, null where the content type is another. */
export function formBoundary(contentType: string | undefined): string | null {
  const [, quoted, plain] =
    /^multipart\/form-data *;.*?\bboundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(
      contentType ?? "",
    ) ?? [];
  return quoted ?? plain ?? null;
}

/**
 * The parts of a form (RFC 7578), one after the other, as streams: none is held. Throws
 * `invalid_request` where the body is none, or ends within a part.
 */
export async function* readFormParts(
  stream: ReadableStream<Uint8Array>,
  boundary: string,
): AsyncGenerator<FormPart> {
  const reader = stream.getReader();
  const delimiter = new TextEncoder().encode(`\r\n--${boundary}`);
  const blank = new TextEncoder().encode("\r\n\r\n");
  // The first delimiter may stand at the very beginning.
  let buffer: Uint8Array = Uint8Array.of(13, 10);

  async function fill(): Promise<void> {
    const { done, value } = await reader.read();
    if (done) throw invalid("ends before its last boundary");
    const joined = new Uint8Array(buffer.length + value.length);
    joined.set(buffer);
    joined.set(value, buffer.length);
    buffer = joined;
  }

  /** What precedes the next delimiter, piece by piece; the delimiter is taken too. Null once that is so. */
  async function takePiece(): Promise<Uint8Array | null> {
    for (;;) {
      const found = indexOf(buffer, delimiter);
      if (found === 0) {
        buffer = buffer.subarray(delimiter.length);
        return null;
      }
      const safe = found > 0 ? found : buffer.length - delimiter.length + 1;
      if (safe > 0) {
        const piece = buffer.subarray(0, safe);
        buffer = buffer.subarray(safe);
        return piece;
      }
      await fill();
    }
  }

  /** The headers of a part; null after the last one. */
  async function takeHead(): Promise<string | null> {
    for (;;) {
      if (buffer.length >= 2 && buffer[0] === 45 && buffer[1] === 45) return null;
      const end = indexOf(buffer, blank);
      if (end >= 0) {
        const head = new TextDecoder().decode(buffer.subarray(0, end));
        buffer = buffer.subarray(end + blank.length);
        return head;
      }
      if (buffer.length > LONGEST_HEAD) throw invalid("has a part whose headers have no end");
      await fill();
    }
  }

  try {
    while ((await takePiece()) !== null);
    for (let head = await takeHead(); head !== null; head = await takeHead()) {
      let isOver = false;
      const body = new ReadableStream<Uint8Array>(
        {
          async pull(controller) {
            const piece = await takePiece();
            isOver = piece === null;
            if (piece === null) controller.close();
            else controller.enqueue(piece);
          },
        },
        { highWaterMark: 0 },
      );
      yield { name: nameOf(head), body };
      while (!isOver) isOver = (await takePiece()) === null;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

function nameOf(head: string): string {
  const [, name] = /^content-disposition:.*?\bname="([^"]*)"/im.exec(head) ?? [];
  if (name === undefined) throw invalid("has a part without a name");
  return name;
}

/** Where `pattern`, which begins with a carriage return, first occurs; −1 where it does not. */
function indexOf(bytes: Uint8Array, pattern: Uint8Array): number {
  for (let at = bytes.indexOf(CARRIAGE_RETURN); at >= 0;) {
    if (at + pattern.length > bytes.length) return -1;
    let same = 1;
    while (same < pattern.length && bytes[at + same] === pattern[same]) same++;
    if (same === pattern.length) return at;
    at = bytes.indexOf(CARRIAGE_RETURN, at + 1);
  }
  return -1;
}

function invalid(what: string): EdgetopicError {
  return new EdgetopicError("invalid_request", `The form ${what}.`);
}
