import { FIT_ENDED } from "./fit-ended.ts";
import type { RefreshParameters } from "./refresh-workflow.ts";
import type { TopicFit } from "./topic-fit.ts";

/** Wakes an instance that lost its way; it waits for no event of this name. */
const NUDGE = "nudge";
/** States a workflow instance does not leave by itself. */
const ENDED = new Set(["errored", "terminated", "complete"]);

/** Starts, wakes and ends the workflow instances of one corpus; each call may be repeated. */
export function createRefreshStarter(
  workflow: Workflow<RefreshParameters>,
  corpus: string,
  fit: (refreshId: string) => DurableObjectStub<TopicFit>,
) {
  async function find(refreshId: string): Promise<WorkflowInstance | null> {
    try {
      return await workflow.get(refreshId);
    } catch {
      return null;
    }
  }

  async function nudge(refreshId: string, requestId?: string): Promise<void> {
    const instance = await find(refreshId);
    if (instance === null) {
      await workflow.create({ id: refreshId, params: { corpus, requestId } });
      return;
    }
    const { status } = await instance.status();
    if (ENDED.has(status)) await instance.restart();
    else await instance.sendEvent({ type: NUDGE, payload: null });
  }

  return {
    async start(refreshId: string, requestId?: string): Promise<void> {
      try {
        await workflow.create({ id: refreshId, params: { corpus, requestId } });
      } catch (error) {
        if ((await find(refreshId)) === null) throw error;
        await nudge(refreshId, requestId);
      }
    },
    nudge,
    /** The instance is not terminated: woken, it hears that nobody wants it and cleans up. */
    async cancel(refreshId: string): Promise<void> {
      await fit(refreshId).forget();
      const instance = await find(refreshId);
      if (instance === null || ENDED.has((await instance.status()).status)) return;
      await instance.sendEvent({ type: FIT_ENDED, payload: null });
    },
  };
}
