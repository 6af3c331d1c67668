import { ID_PATTERN } from "../document-input.ts";
import { nameBinding, type SourceService } from "./source-access.ts";
import { SourceFailure } from "./source-failure.ts";
import type { RawPage } from "./source-page.ts";
import { type CustomSource, NO_STATE, type SourceState } from "./source.ts";

const MAX_PAGES = 50;
const MOST_CURSOR_LENGTH = 16_384;

/** Reads what another Worker gives, call by call. Throws a `SourceFailure` where it fails. */
export async function* readCustom(
  source: CustomSource,
  state: SourceState,
  service: SourceService | undefined,
  corpus: string,
): AsyncGenerator<RawPage> {
  if (service === undefined) {
    throw new SourceFailure(`no Worker is bound as ${nameBinding("SOURCE", source.name)}`);
  }
  let { cursor } = state;
  for (let page = 0; page < (source.maxPages ?? MAX_PAGES); page++) {
    const answer = await pull(service, { corpus, source: source.id, cursor });
    cursor = answer.cursor;
    yield { values: answer.documents, removed: answer.removed, state: { ...NO_STATE, cursor } };
    if (answer.isDone) return;
  }
}

/** What a Worker of somebody's own answers is looked at as what comes over HTTP is. */
async function pull(
  service: SourceService,
  request: Parameters<SourceService["pull"]>[0],
): Promise<{ documents: unknown[]; removed: string[]; cursor: string | null; isDone: boolean }> {
  let answer: unknown;
  try {
    answer = await service.pull(request);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SourceFailure(`it threw: ${reason.replace(/\.$/, "")}`, { cause: error });
  }
  const { documents, removed = [], cursor = null, isDone } = Object(answer);
  const isCursor =
    cursor === null || (typeof cursor === "string" && cursor.length <= MOST_CURSOR_LENGTH);
  if (
    !Array.isArray(documents) ||
    !Array.isArray(removed) ||
    !isCursor ||
    typeof isDone !== "boolean"
  ) {
    throw new SourceFailure(
      "its answer is not { documents: […], removed?: […], cursor: string or null, isDone: boolean }",
    );
  }
  const ids = removed.filter((id) => typeof id === "string" && ID_PATTERN.test(id));
  return { documents, removed: ids, cursor, isDone };
}
