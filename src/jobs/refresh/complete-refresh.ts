import { deletePrefix } from "../delete-prefix.ts";
import type { VersionSummary } from "./publish-fit.ts";
import type { RefreshContext } from "./refresh-context.ts";

/** The pointer swap, then the removal of what nothing points at any more. */
export async function completeRefresh(
  { corpus, task, step, objects }: RefreshContext,
  version: VersionSummary & { model: number },
): Promise<void> {
  const { obsolete } = await step("publish", () => corpus.completeRefresh(task.refreshId, version));
  await step("delete-old-versions", async () => {
    for (const prefix of obsolete) await deletePrefix(objects, prefix);
  });
}
