/** Longer lines are none of a vendor's: a vector of 4096 numbers has less. */
const MAX_LINE_LENGTH = 2 ** 20;

/**
 * The values of a stream of JSON lines, one after the other, so that a file larger than memory can be
 * read. Empty lines are none. Throws `SyntaxError` where a line is no JSON, or has no end.
 */
export async function* readJsonLines(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<unknown> {
  let rest = "";
  for await (const text of body.pipeThrough(new TextDecoderStream())) {
    const lines = `${rest}${text}`.split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > MAX_LINE_LENGTH) throw new SyntaxError("A line of JSON has no end.");
    for (const line of lines) if (line.trim() !== "") yield JSON.parse(line);
  }
  if (rest.trim() !== "") yield JSON.parse(rest);
}
