import { EdgetopicError, type ErrorCode } from "../../core/errors.ts";
import { deletePrefix } from "../delete-prefix.ts";
import type { RefreshTask } from "../corpus-work.ts";
import { collectSources } from "./collect-sources.ts";
import {
  createRefreshContext,
  refreshPrefix,
  type RefreshDependencies,
  type RefreshSteps,
} from "./refresh-context.ts";
import { refreshByMode } from "./refresh-by-drift.ts";

type Outcome<Answer> = { answer: Answer } | { problem: { code: ErrorCode; detail: string } };

/**
 * The spine of a refresh: fetch the sources → embed → fit, or assign by the published model →
 * publish. Every step may run again after an interruption and changes nothing by that. It ends
 * quietly where the corpus does not want the refresh any more.
 */
export async function runRefresh(
  refreshId: string,
  dependencies: RefreshDependencies,
  steps: RefreshSteps,
): Promise<void> {
  const { corpus } = dependencies;
  let task: RefreshTask | null = null;

  /** A problem a person can act on is an answer, not a failure of the step that would be tried again. */
  async function step<Answer>(name: string, run: () => Promise<Answer>): Promise<Answer> {
    const outcome = await steps.do<Outcome<Answer>>(name, async () => {
      try {
        return { answer: await run() };
      } catch (error) {
        if (!(error instanceof EdgetopicError)) throw error;
        return { problem: { code: error.code, detail: error.message } };
      }
    });
    if (!("problem" in outcome)) return outcome.answer;
    throw new EdgetopicError(outcome.problem.code, outcome.problem.detail);
  }

  try {
    task = await step("begin", () => corpus.beginRefresh(refreshId));
    const context = createRefreshContext(
      dependencies,
      {
        step,
        sleep: (name, ms) => steps.sleep(name, ms),
        waitForFit: (name) => steps.waitForFit(name),
      },
      task,
    );
    await collectSources(context);
    await refreshByMode(context);
  } catch (error) {
    const problem = problemOf(error);
    if (problem.code !== "unknown_refresh") {
      await steps.do("fail", () => ignoreUnknown(corpus.failRefresh(refreshId, problem)));
    }
  }
  await steps.do("clean-up", async () => {
    await dependencies.fits.forget(refreshId);
    if (task !== null) await deletePrefix(dependencies.objects, refreshPrefix(task));
  });
}

function problemOf(error: unknown): { code: ErrorCode; detail: string } {
  if (error instanceof EdgetopicError) return { code: error.code, detail: error.message };
  const reason = error instanceof Error ? error.message : String(error);
  return { code: "refresh_failed", detail: `The refresh broke off: ${reason}` };
}

/** A refresh that was cancelled meanwhile needs no failing. */
async function ignoreUnknown(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof EdgetopicError)) throw error;
  }
}
