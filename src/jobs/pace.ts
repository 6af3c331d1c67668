/** How far something is and how fast it goes. */
export interface Pace {
  /** 0 … 1; never goes back. */
  progress: number;
  /** About how long it will take yet; null until that can be told. */
  remainingSeconds: number | null;
  /** When it was this far, in ms. */
  at: number;
  /** Where and when the part that is under way began: parts go at rates of their own. */
  partProgress: number;
  partAt: number;
}

export function startPace(at: number): Pace {
  return { progress: 0, remainingSeconds: null, at, partProgress: 0, partAt: at };
}

/**
 * The pace after a report at `at` that it is `progress` far, of a new part or the same: what remains
 * is by the rate of the part so far. Where that is not known yet, what was said before, less the
 * time since.
 */
export function advancePace(before: Pace, progress: number, isNewPart: boolean, at: number): Pace {
  const part = isNewPart
    ? { partProgress: before.progress, partAt: before.at }
    : { partProgress: before.partProgress, partAt: before.partAt };
  const reached = Math.max(before.progress, Math.min(1, progress));
  return { ...part, progress: reached, at, remainingSeconds: remaining(before, part, reached, at) };
}

function remaining(
  before: Pace,
  { partProgress, partAt }: Pick<Pace, "partProgress" | "partAt">,
  progress: number,
  at: number,
): number | null {
  if (progress > partProgress && at > partAt) {
    const rate = (progress - partProgress) / (at - partAt);
    return Math.round((1 - progress) / rate / 1000);
  }
  if (before.remainingSeconds === null) return null;
  return Math.max(0, Math.round(before.remainingSeconds - (at - before.at) / 1000));
}
