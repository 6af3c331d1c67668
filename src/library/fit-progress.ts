import { advancePace, startPace } from "../jobs/pace.ts";
import { estimateRefreshWork, type RefreshSizes } from "../jobs/refresh-progress.ts";

export interface FitProgress {
  /** `"embed"` or a stage of the fit. */
  stage: string;
  done: number;
  total: number;
  /** Of all stages, 0 … 1: never goes back, ends at 1. */
  progress: number;
  /** About how long it will take yet, by the rate so far; null until that is known. */
  remainingSeconds: number | null;
}

/** Puts the stages of a fit into one progress; `now` answers milliseconds. */
export function createFitProgress(
  sizes: Omit<RefreshSizes, "mode">,
  isEmbedding: boolean,
  now: () => number,
  onProgress: (progress: FitProgress) => void,
) {
  const works = estimateRefreshWork({ ...sizes, mode: "full" });
  const embedWork = isEmbedding ? works.embed : 0;
  const allWork = embedWork + Math.max(1, works.fit);
  let pace = startPace(now());
  let isFitting = false;

  function report(stage: string, done: number, total: number, share: number): void {
    const isNewPart = !isFitting && stage !== "embed";
    isFitting ||= isNewPart;
    pace = advancePace(pace, share, isNewPart, now());
    const { progress, remainingSeconds } = pace;
    onProgress({ stage, done, total, progress, remainingSeconds });
  }

  return {
    embedded(done: number, total: number): void {
      report("embed", done, total, (embedWork * (done / Math.max(1, total))) / allWork);
    },
    /** `work` is the fit's. */
    fitted(
      stage: string,
      done: number,
      total: number,
      work: { done: number; total: number },
    ): void {
      const share = work.done / work.total;
      report(
        stage,
        done,
        total,
        share === 1 ? 1 : (embedWork + share * (allWork - embedWork)) / allWork,
      );
    },
  };
}
