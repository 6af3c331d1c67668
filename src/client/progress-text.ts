/** `62 %, about 2 min left`; without the time where it is not known. */
export function progressText(progress: number, remainingSeconds: number | null): string {
  const percent = `${Math.floor(100 * progress)} %`;
  if (remainingSeconds === null) return percent;
  const minutes = Math.round(remainingSeconds / 60);
  const time = remainingSeconds < 90 ? `${Math.round(remainingSeconds)} s` : `${minutes} min`;
  return `${percent}, about ${time} left`;
}
