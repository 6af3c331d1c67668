import type { Clock } from "../clock.ts";
import { EmbedderError } from "../embedder-error.ts";
import { withDeadline } from "../with-deadline.ts";
import type { ImageLoader } from "./image-loader.ts";

const TIMEOUT_MS = 10_000;
/** Before each further try. */
const WAITS_MS = [500, 2_000];

/**
 * The image of a reference, tried three times where trying again may help, and ten seconds each time
 * but only once where nothing comes. Whatever the reason, an image that cannot be had is "invalid_input":
 * its host is not the vendor's, and what it does must not cost the other inputs. Other errors, such as
 * the bucket's, pass.
 */
export async function loadPatiently(
  loader: ImageLoader,
  reference: string,
  clock: Clock,
  signal: AbortSignal | undefined,
): Promise<string> {
  for (let tries = 0; ; tries++) {
    try {
      return await withDeadline(clock, TIMEOUT_MS, signal, tooLate, (deadline) =>
        loader.load(reference, deadline),
      );
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof EmbedderError)) throw error;
      const waitMs = error.isRetryable && error.kind !== "timeout" ? WAITS_MS[tries] : undefined;
      if (waitMs === undefined) {
        throw new EmbedderError("invalid_input", error.message, { status: error.status });
      }
      await clock.sleep(waitMs, signal);
    }
  }
}

function tooLate(): EmbedderError {
  return new EmbedderError("timeout", `An image did not come within ${TIMEOUT_MS} ms.`);
}
