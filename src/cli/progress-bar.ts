import { progressText } from "../client/progress-text.ts";
import type { Refresh, RefreshStage } from "../jobs/corpus.ts";

/** What a progress needs of `process.stdout`. */
export interface ProgressOutput {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

export interface Progress {
  /** Shows the stages as they are now, in their order; each call lists all of them so far. `whole` is of all together. */
  update(
    stages: readonly RefreshStage[],
    whole?: Pick<Refresh, "progress" | "remainingSeconds">,
  ): void;
  /** Ends the line that is drawn. Answers how long each stage took. */
  finish(): { name: string; seconds: number }[];
}

const BAR_WIDTH = 24;
const NAME_WIDTH = 12;
const CLEAR_LINE = "\r\u001B[K";

/**
 * Shows stages that follow one another: on a terminal a bar for the one under way, on one line
 * drawn again and again, and above it a line for each that is over; elsewhere only those lines. A
 * stage's time runs from the end of the one before it. `now` answers milliseconds.
 */
export function createProgress(output: ProgressOutput, now = () => performance.now()): Progress {
  const over: { name: string; seconds: number }[] = [];
  let current: RefreshStage | undefined;
  let startedAt = now();

  function draw(stage: RefreshStage, note: string, end: string): void {
    const seconds = (now() - startedAt) / 1000;
    const start = output.isTTY ? CLEAR_LINE : "";
    // a line that wraps could not be drawn over
    const line = (toLine(stage, seconds) + note).slice(0, (output.columns ?? 80) - 1);
    output.write(start + line + end);
  }

  function close(stage: RefreshStage): void {
    draw(stage, "", "\n");
    over.push({ name: stage.name, seconds: (now() - startedAt) / 1000 });
    startedAt = now();
    current = undefined;
  }

  return {
    update(stages, whole) {
      for (const [i, stage] of stages.entries()) {
        if (i < over.length) continue;
        if (!isOver(stage, stages.slice(i + 1))) {
          current = stage;
          if (output.isTTY) draw(stage, noteOf(whole), "");
          return;
        }
        close(stage);
      }
    },
    finish() {
      if (current !== undefined) close(current);
      return over;
    },
  };
}

/** A stage of nothing is over once a later one has begun: until then its total is not known. */
function isOver(stage: RefreshStage, later: readonly RefreshStage[]): boolean {
  if (stage.total > 0) return stage.done >= stage.total;
  return later.some(({ done }) => done > 0);
}

function noteOf(whole: Pick<Refresh, "progress" | "remainingSeconds"> | undefined): string {
  return whole === undefined ? "" : `  (${progressText(whole.progress, whole.remainingSeconds)})`;
}

function toLine({ name, done, total }: RefreshStage, seconds: number): string {
  const share = total > 0 ? Math.min(done / total, 1) : 0;
  const filled = Math.round(share * BAR_WIDTH);
  const bar = "█".repeat(filled) + "░".repeat(BAR_WIDTH - filled);
  const percent = `${Math.floor(share * 100)}`.padStart(3);
  return `${name.padEnd(NAME_WIDTH)} ${bar} ${percent} %  ${seconds.toFixed(1).padStart(6)} s`;
}
