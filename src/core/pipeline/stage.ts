import type { Kernels } from "../kernels.ts";
import type { SparseRows } from "../math/sparse-rows.ts";
import type { FitOptions } from "../options.ts";
import type { CreateReducer } from "../reduce/reducer.ts";
import type { SectionArray } from "../sections.ts";
import type { LanguageTools } from "../text/languages.ts";
import type { FitPlan } from "./plan.ts";
import type { Products } from "./products.ts";

/** The stages of a fit, in their order. */
export const STAGE_NAMES = [
  "neighbors",
  "graph",
  "initialize",
  "layout",
  "cluster",
  "outliers",
  "words",
  "map",
  "topics",
] as const;

export type StageName = (typeof STAGE_NAMES)[number];

/**
 * What a stage must be fed before it can go on: the vectors of rows, their sparse rows, or the texts
 * of documents, `first … first + count - 1`.
 */
export interface Need {
  kind: "vectors" | "sparse rows" | "texts";
  first: number;
  count: number;
}

/** A stage's own state between chunks; the inverse of handing it back when the stage is created. */
export interface Working {
  header: unknown;
  arrays: Record<string, SectionArray>;
}

/**
 * One stage under way. It reads the products of earlier stages and leaves its own when `done`
 * reaches `total`. An iteration is a pure function of (products, iteration, seed), so running it
 * again after a lost chunk gives the same bytes.
 */
export interface Stage {
  readonly done: number;
  readonly total: number;
  /** Iterations of about a second of CPU: what one chunk should run. */
  readonly chunk: number;
  need(): Need | null;
  /** The stage may write over `rows`, and reads them no more once it has advanced or wants others. */
  feedVectors?(first: number, rows: Float32Array): void;
  feedSparseRows?(first: number, rows: SparseRows): void;
  feedTexts?(first: number, texts: readonly string[]): void;
  /** Runs at most `budget` iterations over what was fed; answers how many. */
  advance(budget: number): number;
  /** The next call may write over the arrays of this one. */
  encode(): Working;
}

export interface StageContext {
  plan: FitPlan;
  kernels: Kernels;
  products: Products;
  reducers?: GivenReducers;
  languages?: LanguageTools;
}

/** Reducers that core does not have, by the option that names them. */
export type GivenReducers = Partial<
  Record<FitOptions["reducer"], (options: FitOptions) => CreateReducer>
>;

/** Starts a stage, or goes on from what `encode` gave. */
export type CreateStage = (context: StageContext, working: Working | null) => Stage;

/** For a stage of one iteration, which has nothing to keep between chunks. */
export function createSingleStep(run: () => void): Stage {
  let done = 0;
  return {
    get done() {
      return done;
    },
    total: 1,
    chunk: 1,
    need: () => null,
    advance(budget) {
      if (done === 1 || budget < 1) return 0;
      run();
      done = 1;
      return 1;
    },
    encode: () => ({ header: null, arrays: {} }),
  };
}
