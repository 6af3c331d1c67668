import { EmbedderError } from "../embedder-error.ts";
import { guardUrl, type UrlRules } from "../../outbound/guard-url.ts";
import { readAnswer } from "../remote/exchange.ts";
import { imageTypeOf } from "./image-type.ts";

/** Makes of a reference to an image the image, as a data URI. */
export interface ImageLoader {
  /** The most bytes an image may have. */
  readonly maxBytes: number;
  load(reference: string, signal?: AbortSignal): Promise<string>;
}

export interface ImageLoaderOptions {
  /** By default 5,000,000, the most that Cohere takes. */
  maxBytes?: number | undefined;
  /** Where images may be fetched from; by default every public name (`guard-url.ts`). */
  rules?: UrlRules | undefined;
  /** Sends requests; by default the platform's `fetch`. */
  fetch?: typeof globalThis.fetch | undefined;
  /**
   * The first `length` bytes, or all, of what is kept under a key of the bucket; null where there is
   * nothing. Without it `r2:` is refused.
   */
  readObject?: ((key: string, length: number) => Promise<Uint8Array | null>) | undefined;
}

const MAX_BYTES = 5_000_000;
const MAX_REDIRECTS = 3;
const ACCEPT = { accept: "image/png,image/jpeg,image/webp,image/gif" };
/** What is an image as a data URI; the first group is its base64. */
export const IMAGE_DATA_URI = /^data:image\/(?:gif|jpeg|png|webp);base64,([A-Za-z\d+/]*={0,2})$/;
/** Bytes that become a piece of base64 at once: whole groups of three. */
const PIECE_BYTES = 3 * 8192;

/**
 * Images by data URI, by URL (`https://…`) or by key in the bucket (`r2:<key>`): GIF, JPEG, PNG or
 * WebP by their first bytes, whatever the server calls them, and not larger than `maxBytes`. Each
 * redirect (at most 3) is checked as the URL was.
 *
 * `load` rejects with an `EmbedderError` ("invalid_input" where the reference or what it leads to is
 * no such image) or the signal's reason.
 */
export function createImageLoader(options: ImageLoaderOptions = {}): ImageLoader {
  const { maxBytes = MAX_BYTES, readObject } = options;

  async function loadObject(key: string, signal: AbortSignal | undefined): Promise<string> {
    if (readObject === undefined) throw invalid("r2:…", "there is no bucket to read it from");
    // One more than is taken shows that there is more.
    const bytes = await readObject(key, maxBytes + 1);
    signal?.throwIfAborted();
    if (bytes === null) throw invalid(`r2:${key}`, "there is nothing under that key");
    return encode(`r2:${key}`, bytes, maxBytes);
  }

  return {
    maxBytes,
    async load(reference, signal) {
      signal?.throwIfAborted();
      if (reference.startsWith("data:")) return checkDataUri(reference, maxBytes);
      if (reference.startsWith("r2:")) return loadObject(reference.slice(3), signal);
      return fetchImage(reference, { ...options, maxBytes }, signal);
    },
  };
}

async function fetchImage(
  reference: string,
  { rules, fetch, maxBytes }: ImageLoaderOptions & { maxBytes: number },
  signal: AbortSignal | undefined,
): Promise<string> {
  let url = guard(reference, rules);
  for (let redirects = 0; ; redirects++) {
    const shown = `${url.origin}${url.pathname}`;
    const remote = { id: `the image ${shown}`, fetch, signal, maxBytes, answersRedirects: true };
    const { status, headers, body } = await readAnswer(remote, url, { headers: ACCEPT }).catch(
      (error: unknown) => {
        // More than is read, and as much the next time.
        const isTooLarge = error instanceof EmbedderError && error.kind === "protocol";
        throw isTooLarge ? tooLarge(shown, maxBytes) : error;
      },
    );
    const location = headers.get("location");
    if (status >= 300 && status < 400 && location !== null) {
      if (redirects === MAX_REDIRECTS) throw invalid(shown, "it is redirected too often");
      url = guard(location, rules, url);
      continue;
    }
    if (status === 429 || status >= 500) {
      throw new EmbedderError("unavailable", `The image ${shown} was answered with ${status}.`, {
        status,
      });
    }
    if (status !== 200) throw invalid(shown, `it was answered with ${status}`);
    return encode(shown, body, maxBytes);
  }
}

function guard(reference: string, rules: UrlRules | undefined, base?: URL): URL {
  try {
    const absolute = base === undefined ? reference : new URL(reference, base).href;
    return guardUrl(absolute, rules);
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    throw new EmbedderError("invalid_input", `An image will not be fetched: ${what}`);
  }
}

function checkDataUri(reference: string, maxBytes: number): string {
  const content = IMAGE_DATA_URI.exec(reference)?.[1];
  const shown = reference.slice(0, 40);
  if (content === undefined) throw invalid(shown, "it is no base64 data URI of an image");
  if ((content.length * 3) / 4 - 2 > maxBytes) throw tooLarge(shown, maxBytes);
  return reference;
}

function encode(shown: string, bytes: Uint8Array, maxBytes: number): string {
  if (bytes.length > maxBytes) throw tooLarge(shown, maxBytes);
  const type = imageTypeOf(bytes);
  if (type === undefined) throw invalid(shown, "it is no GIF, JPEG, PNG or WebP");
  const pieces = [`data:${type};base64,`];
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
    pieces.push(btoa(String.fromCharCode(...bytes.subarray(at, at + PIECE_BYTES))));
  }
  return pieces.join("");
}

function invalid(shown: string, why: string): EmbedderError {
  return new EmbedderError("invalid_input", `The image ${shown} cannot be embedded: ${why}.`);
}

function tooLarge(shown: string, maxBytes: number): EmbedderError {
  return invalid(shown, `it has more than ${maxBytes} bytes`);
}
