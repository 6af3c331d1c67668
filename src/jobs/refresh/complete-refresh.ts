import { EdgetopicError } from "../../core/errors.ts";
import { deletePrefix } from "../delete-prefix.ts";
import type { CompletedVersion } from "../corpus-work.ts";
import { readChangedTopics } from "./changed-topics.ts";
import { forgetRemoved } from "./forget-removed.ts";
import type { VersionSummary } from "./publish-fit.ts";
import type { RefreshContext } from "./refresh-context.ts";
import { rewordVersion } from "./reword-version.ts";
import { representVersion } from "./represent-version.ts";
import { readChanges } from "./version-changes.ts";

/** The words and representations, the pointer swap, then the removal of what nothing points at any more; `number` is the version's. */
export async function completeRefresh(
  context: RefreshContext,
  number: number,
  version: VersionSummary &
    Pick<CompletedVersion, "model" | "nextTopicId" | "candidates" | "emerging">,
): Promise<void> {
  const { corpus, task, step, objects, versionIndex } = context;
  await rewordVersion(context, number, version.model);
  await representVersion(context, number, version.model);
  await step("forget-removed", () => forgetRemoved(context, number, version.model));
  await indexVersion(context, number, version.model);
  const { obsolete } = await step("publish", async () => {
    const changes = await readChanges(objects, task.prefix, number);
    const changed = await readChangedTopics(objects, task.prefix, number, changes);
    return corpus.completeRefresh(task.refreshId, { ...version, changes, ...changed });
  });
  await step("delete-old-versions", async () => {
    for (const prefix of obsolete) {
      await versionIndex?.release(prefix);
      await deletePrefix(objects, prefix);
    }
    await versionIndex?.takeOut();
  });
}

/** Where that fails, the version is searched as it is without an index. */
async function indexVersion(
  context: RefreshContext,
  version: number,
  model: number,
): Promise<void> {
  const { corpus, task, step, versionIndex } = context;
  if (!versionIndex) return;
  try {
    await step("index-version", () => versionIndex.write(task.prefix, version, model));
  } catch (error) {
    if (error instanceof EdgetopicError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    const detail = `The version could not be put into the vector index and is searched without it: ${reason}`;
    await step("report-index", () =>
      corpus.reportRefresh(task.refreshId, {
        state: "publishing",
        warnings: [{ code: "index_failed", detail, count: 1 }],
      }),
    );
  }
}
