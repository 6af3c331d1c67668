/** Bytes of the beginning in which an XML declaration names its encoding. */
const HEAD_BYTES = 256;

/**
 * The body of a response as text: by its byte order mark, else the charset of the content type,
 * else the encoding of an XML declaration, else UTF-8 (RFC 7303, 3.2 and 3.3); a byte that the
 * encoding does not have becomes U+FFFD. Throws an `Error` where the body has more than `maxBytes`
 * after decompression, of which no more are read, and a `RangeError` for an unknown encoding.
 */
export async function readText(response: Response, maxBytes: number): Promise<string> {
  const contentType = response.headers.get("content-type");
  let decoder: TextDecoder | undefined;
  let head: Uint8Array = new Uint8Array(0);
  let byteCount = 0;
  let text = "";
  for await (const chunk of response.body ?? []) {
    byteCount += chunk.length;
    if (byteCount > maxBytes) throw new Error(`it sent more than ${maxBytes} bytes`);
    if (decoder !== undefined) {
      text += decoder.decode(chunk, { stream: true });
      continue;
    }
    head = join(head, chunk);
    if (head.length < HEAD_BYTES) continue;
    decoder = new TextDecoder(detectEncoding(head, contentType));
    text = decoder.decode(head, { stream: true });
  }
  if (decoder !== undefined) return text + decoder.decode();
  return new TextDecoder(detectEncoding(head, contentType)).decode(head);
}

function detectEncoding(head: Uint8Array, contentType: string | null): string {
  if (head[0] === 0xfe && head[1] === 0xff) return "utf-16be";
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return "utf-8";
  const charset = /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(contentType ?? "")?.[1];
  if (charset !== undefined) return charset;
  const start = String.fromCharCode(...head.subarray(0, HEAD_BYTES));
  return /^\s*<\?xml\s[^>]*encoding\s*=\s*["']([\w.:-]+)["']/.exec(start)?.[1] ?? "utf-8";
}

function join(first: Uint8Array, second: Uint8Array): Uint8Array {
  const joined = new Uint8Array(first.length + second.length);
  joined.set(first);
  joined.set(second, first.length);
  return joined;
}
