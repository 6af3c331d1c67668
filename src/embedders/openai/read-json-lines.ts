/** Longer lines are none of a vendor's: a vector of 4096 numbers has less. */
const MAX_LINE_LENGTH = 2 ** 20;

/**
 * The values of a stream of JSON lines, one after the other, so that a file larger than memory can be
 * read. Empty lines are none. Throws `SyntaxError` where a line is no JSON, or has no end, and the
 * signal's reason as soon as it is aborted.
 */
export async function* readJsonLines(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  signal?: AbortSignal,
): AsyncGenerator<unknown> {
  let rest = "";
  const texts = body.pipeThrough(new TextDecoderStream(), signal === undefined ? {} : { signal });
  for await (const text of texts) {
    const lines = `${rest}${text}`.split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > MAX_LINE_LENGTH) throw new SyntaxError("A line of JSON has no end.");
    for (const line of lines) if (line.trim() !== "") yield JSON.parse(line);
  }
  if (rest.trim() !== "") yield JSON.parse(rest);
}
