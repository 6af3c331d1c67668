import type { Fit } from "../../core/pipeline.ts";

/** Where a fit's vectors and texts come from. */
export interface FitInputs {
  /** The vectors of the rows `first … first + count - 1`, `count × dimensions`; the caller may write over them. */
  vectors(first: number, count: number): Promise<Float32Array>;
  /** The texts of the documents `first … first + count - 1`. */
  texts(first: number, count: number): Promise<string[]>;
}

/** Feeds the stage under way until it can advance. */
export async function feed(fit: Fit, inputs: FitInputs): Promise<void> {
  for (let need = fit.need(); need !== null; need = fit.need()) {
    const { kind, first, count } = need;
    if (kind === "vectors") fit.feedVectors(first, await inputs.vectors(first, count));
    else fit.feedTexts(first, await inputs.texts(first, count));
  }
}
