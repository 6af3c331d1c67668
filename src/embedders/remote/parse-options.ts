import type { z } from "zod";
import { EdgetopicError } from "../../core/errors.ts";
import { redactSecrets } from "../redact-secrets.ts";

/** An embedder's options, checked. Throws `invalid_option`, which names the first that is wrong. */
export function parseOptions<Options>(
  id: string,
  schema: z.ZodType<Options>,
  given: unknown,
): Options {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const path = issue?.path.join(".") ?? "";
  // Not the value: it may be a key.
  const what = path === "" ? "options" : `option "${path}"`;
  const message = `The ${what} of ${id} will not do: ${issue?.message ?? "invalid"}.`;
  throw new EdgetopicError("invalid_option", redactSecrets(message));
}
