/** All bytes of a stream, a gzip unpacked. Throws an `Error` where there are more than `mostBytes`, then or before. */
export async function readBytes(
  stream: ReadableStream<Uint8Array>,
  mostBytes: number,
): Promise<Uint8Array> {
  const bytes = await collect(stream, mostBytes);
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const whole = new Response(bytes as Uint8Array<ArrayBuffer>).body;
  if (whole === null) return bytes;
  return collect(whole.pipeThrough(new DecompressionStream("gzip")), mostBytes);
}

async function collect(stream: ReadableStream<Uint8Array>, mostBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let byteCount = 0;
  for await (const chunk of stream) {
    byteCount += chunk.length;
    if (byteCount > mostBytes) throw new Error(`it has more than ${mostBytes} bytes`);
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(byteCount);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}
