import { writeEditedVersion } from "../edits/write-edited-version.ts";
import type { VersionSummary } from "./publish-fit.ts";
import type { RefreshContext } from "./refresh-context.ts";

/**
 * Makes the edits that hold again on a fit that was written as `version`; `base` is the version it is
 * compared with. Those that come to nothing, as their topics are gone, are told in a warning. Answers
 * null where there are no edits.
 */
export async function applyEditsToFit(
  { corpus, task, objects }: RefreshContext,
  version: number,
  base: { version: number; model: number } | null,
): Promise<VersionSummary | null> {
  const { edits } = await corpus.topicsBefore(task.refreshId);
  if (edits.length === 0) return null;
  const place = { prefix: task.prefix, source: { version, model: version }, version, since: base };
  const { summary, plan } = await writeEditedVersion(objects, place, edits, corpus);
  if (plan.idle.size > 0) {
    const [[id, reason]] = plan.idle as unknown as [[string, string]];
    const others = plan.idle.size > 1 ? ` So it is with ${plan.idle.size - 1} more.` : "";
    await corpus.reportRefresh(task.refreshId, {
      state: "publishing",
      warnings: [
        {
          code: "edit_idle",
          detail: `The edit ${id} comes to nothing in this version and is kept: ${reason}${others}`,
          count: plan.idle.size,
        },
      ],
    });
  }
  return summary;
}
