import { pickSparseRows } from "../../src/core/math/sparse-row-blocks.ts";
import type { SparseRows } from "../../src/core/math/sparse-rows.ts";
import type { CreateStage, StageContext, Working } from "../../src/core/pipeline/stage.ts";

export interface StageRun {
  create: CreateStage;
  context: StageContext;
  texts?: readonly string[];
  /** rowCount × dimensions */
  vectors?: Float32Array;
  sparseRows?: SparseRows;
  /** Throws the stage away after every call of `advance` and goes on from its bytes. */
  evicting?: boolean;
}

/** Feeds and advances a stage to its end; returns what it encoded after every call of `advance`. */
export function driveStage(run: StageRun): Working[] {
  const { create, context, evicting = false } = run;
  const { dimensions } = context.plan;
  let stage = create(context, null);
  const encoded: Working[] = [];
  while (stage.done < stage.total) {
    for (let need = stage.need(); need !== null; need = stage.need()) {
      const end = need.first + need.count;
      if (need.kind === "texts")
        stage.feedTexts?.(need.first, run.texts?.slice(need.first, end) ?? []);
      else if (need.kind === "sparse rows" && run.sparseRows !== undefined) {
        const numbers = Array.from({ length: need.count }, (_, i) => need.first + i);
        stage.feedSparseRows?.(need.first, pickSparseRows(run.sparseRows, numbers));
      } else {
        const rows = run.vectors?.slice(need.first * dimensions, end * dimensions);
        stage.feedVectors?.(need.first, rows ?? new Float32Array(0));
      }
    }
    if (stage.advance(1) !== 1) throw new Error("The stage was fed and did not advance.");
    const working = structuredClone(stage.encode());
    encoded.push(working);
    if (evicting && stage.done < stage.total) stage = create(context, working);
  }
  return encoded;
}
