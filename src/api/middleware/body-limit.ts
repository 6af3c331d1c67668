import type { MiddlewareHandler } from "hono";
import type { AppEnv } from "../app-env.ts";
import { bodyTooLarge } from "../problem.ts";

const VECTORS_PATH = /^\/v1\/corpora\/[^/]+\/vectors$/;

/**
 * Cuts a body off at `limitBytes` while it is read, whatever Content-Length says, and without
 * holding it. NDJSON passes, as do files of vectors: they are read piece by piece and have no end to
 * wait for.
 */
export function limitBody(limitBytes: number): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const { body } = c.req.raw;
    // What comes along with a GET means nothing (RFC 9110, 9.3.1), and no such request can be made anew.
    if (c.req.method === "GET" || c.req.method === "HEAD") return next();
    const isStreamed = isNdjson(c.req.header("content-type")) || VECTORS_PATH.test(c.req.path);
    if (!body || isStreamed) return next();
    if (Number(c.req.header("content-length")) > limitBytes) throw bodyTooLarge(limitBytes);
    let byteCount = 0;
    const limit = new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        byteCount += chunk.length;
        if (byteCount <= limitBytes) return controller.enqueue(chunk);
        c.set("exceededBytes", limitBytes);
        controller.error(bodyTooLarge(limitBytes));
      },
    });
    // `duplex` is asked for by Node's fetch and not yet in TypeScript's RequestInit
    const init: RequestInit & { duplex: "half" } = {
      body: body.pipeThrough(limit),
      duplex: "half",
    };
    c.req.raw = new Request(c.req.raw, init);
    return next();
  };
}

function isNdjson(contentType: string | undefined): boolean {
  return contentType?.split(";")[0]?.trim().toLowerCase() === "application/x-ndjson";
}
