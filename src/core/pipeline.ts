import { EdgetopicError } from "./errors.ts";
import type { Kernels } from "./kernels.ts";
import type { NeighborTable } from "./knn/neighbor-table.ts";
import type { SparseRows } from "./math/sparse-rows.ts";
import { createClusterStage } from "./pipeline/cluster-stage.ts";
import { createGraphStage } from "./pipeline/graph-stage.ts";
import { createInitializeStage } from "./pipeline/initialize-stage.ts";
import { createLayoutStage, createMapStage } from "./pipeline/layout-stage.ts";
import { createNeighborsStage } from "./pipeline/neighbors-stage.ts";
import { createOutliersStage } from "./pipeline/outliers-stage.ts";
import type { FitPlan } from "./pipeline/plan.ts";
import { Products, type ProductName } from "./pipeline/products.ts";
import {
  STAGE_NAMES,
  type CreateStage,
  type GivenReducers,
  type Need,
  type Stage,
  type StageContext,
  type StageName,
  type Working,
} from "./pipeline/stage.ts";
import { createTopicsStage } from "./pipeline/topics-stage.ts";
import { createWordsStage } from "./pipeline/words-stage.ts";
import { carryRows, matchRows, type WarmStart } from "./pipeline/warm-start.ts";
import { estimateWork } from "./pipeline/work.ts";
import { NO_LANGUAGE_TOOLS, type LanguageTools } from "./text/languages.ts";
import { decodeSections, joinParts, sectionParts, type SectionArray } from "./sections.ts";

const STAGES: Record<StageName, CreateStage> = {
  neighbors: createNeighborsStage,
  graph: createGraphStage,
  initialize: createInitializeStage,
  layout: createLayoutStage,
  cluster: createClusterStage,
  outliers: createOutliersStage,
  words: createWordsStage,
  map: createMapStage,
  topics: createTopicsStage,
};

const STATE = { kind: "fit state", version: 1 };
const PRODUCT_VERSION = 1;

export interface StageProgress {
  name: StageName;
  /** Iterations; `total` of a stage not yet begun is 1. */
  done: number;
  total: number;
}

/**
 * A fit under way: neighbors → fuzzy graph → initial layout → layout → HDBSCAN → outliers →
 * c-TF-IDF → map → topics. Drive it by feeding what it needs and calling `advance` until `isDone`. A chunk is a pure
 * function of what was fed and what was done before, so a fit that is encoded, lost and resumed at
 * any point gives the same bytes as one left alone.
 */
export interface Fit {
  readonly plan: FitPlan;
  readonly products: Products;
  readonly isDone: boolean;
  /** The stage under way, after the last one that one. */
  readonly stage: StageName;
  /** Iterations of about a second of CPU. */
  readonly chunk: number;
  progress(): StageProgress[];
  /** Over all stages, in about nanoseconds of a core: `estimateWork`. Never goes back; `total` is the plan's. */
  work(): { done: number; total: number };
  /** What must be fed before `advance` can go on, or null. */
  need(): Need | null;
  /** `rows` is written over. */
  feedVectors(first: number, rows: Float32Array): void;
  feedSparseRows(first: number, rows: SparseRows): void;
  feedTexts(first: number, texts: readonly string[]): void;
  /** Runs at most `budget` iterations of the stage under way. */
  advance(budget: number): void;
  /** The stage under way and which products there are; the products are kept apart, each once. */
  encodeState(): Uint8Array;
  /** The same in parts, some of them views of what the next `advance` changes. */
  stateParts(): Uint8Array[];
}

/** What a fit is given beside vectors and texts, by document and by distinct vector. */
export interface FitRows {
  /** n: the row of each document. */
  rowOfDocument: Int32Array;
  /** m × 2: `hashRows` of the vectors. */
  rowHashes: Int32Array;
  /** The neighbors of the rows where they are known, as many of each as the plan has: then none are searched for. */
  neighbors?: NeighborTable;
  /** What the fit before left, where the plan is one of `warmPlan`. */
  warm?: WarmStart;
  /** m: what the option `mode` is about, as `rowCategories` makes it; without a mode categories to keep apart. Below 0 where one is not known. */
  categories?: Int32Array;
  /** m: how sure each category is, in [0, 1]; wholly where left out. */
  strengths?: Float32Array;
}

interface StateHeader {
  plan: FitPlan;
  /** The iterations of the stages that are done. */
  totals: number[];
  products: ProductName[];
  working: unknown;
}

export function startFit(
  plan: FitPlan,
  { rowOfDocument, rowHashes, neighbors, categories, strengths, warm }: FitRows,
  kernels: Kernels,
  reducers: GivenReducers = {},
  languages: LanguageTools = NO_LANGUAGE_TOOLS,
): Fit {
  const products = new Products();
  products.set("rowOfDocument", rowOfDocument);
  products.set("rowHashes", rowHashes);
  if (categories !== undefined) products.set("rowCategories", categories);
  if (strengths !== undefined) products.set("rowStrengths", strengths);
  if (neighbors !== undefined) giveNeighbors(products, plan, neighbors);
  if (plan.warm !== undefined && warm !== undefined) giveWarmStart(products, warm);
  const start = { plan, totals: [], products: [], working: null };
  return createFit({ kernels, reducers, languages, products, plan }, start, null);
}

function giveNeighbors(products: Products, plan: FitPlan, neighbors: NeighborTable): void {
  const { rowCount, neighborCount, indices, distances } = neighbors;
  if (rowCount !== plan.rowCount || neighborCount !== plan.neighborCount) {
    throw new EdgetopicError(
      "dimension_mismatch",
      `The given neighbors are ${neighborCount} of ${rowCount} rows; the fit has ${plan.rowCount} rows and wants ${plan.neighborCount} neighbors of each.`,
    );
  }
  products.set("neighborIndices", indices);
  products.set("neighborDistances", distances);
}

function giveWarmStart(products: Products, warm: WarmStart): void {
  const matched = matchRows(warm.rowHashes, products.get("rowHashes"));
  const carried = carryRows(warm, matched);
  products.set("startIndices", carried.startIndices);
  products.set("startDistances", carried.startDistances);
  products.set("startReduced", carried.startReduced);
  products.set("startMap", carried.startMap);
}

/** The products `resumeFit` wants beside this state. Throws `checkpoint_mismatch` where it is damaged or another's. */
export function productsOfState(state: Uint8Array): ProductName[] {
  const { header } = decodeSections(state, STATE.kind, STATE.version);
  return (header as StateHeader).products;
}

/** Goes on from `encodeState` and every product it names, each as `encodeProduct` gave it. */
export function resumeFit(
  state: Uint8Array,
  encodedProducts: ReadonlyMap<ProductName, Uint8Array>,
  kernels: Kernels,
  reducers: GivenReducers = {},
  languages: LanguageTools = NO_LANGUAGE_TOOLS,
): Fit {
  const sections = decodeSections(state, STATE.kind, STATE.version);
  const header = sections.header as StateHeader;
  const products = new Products();
  for (const name of header.products) {
    const bytes = encodedProducts.get(name);
    if (bytes === undefined) {
      throw new EdgetopicError("checkpoint_mismatch", `The fit state wants the product ${name}.`);
    }
    products.set(name, decodeProduct(name, bytes));
  }
  const context = { kernels, reducers, languages, products, plan: header.plan };
  return createFit(context, header, sections.arrays());
}

export function encodeProduct(products: Products, name: ProductName): Uint8Array {
  return joinParts(productParts(products, name));
}

/** The same in parts; the product itself is one of them. */
export function productParts(products: Products, name: ProductName): Uint8Array[] {
  return sectionParts(`fit product ${name}`, PRODUCT_VERSION, null, { [name]: products.get(name) });
}

export function decodeProduct<Name extends ProductName>(name: Name, bytes: Uint8Array) {
  const { arrays } = decodeSections(bytes, `fit product ${name}`, PRODUCT_VERSION);
  return arrays()[name] as ReturnType<typeof Products.prototype.get<Name>>;
}

function createFit(
  context: StageContext,
  start: StateHeader,
  arrays: Record<string, SectionArray> | null,
): Fit {
  const { plan, products } = context;
  const totals = [...start.totals];
  const works = estimateWork(plan);
  const totalWork = STAGE_NAMES.reduce((sum, name) => sum + works[name], 0);
  let stage = open(arrays === null ? null : { header: start.working, arrays });

  /** The stage that follows those whose totals are known; null after the last. */
  function open(working: Working | null): Stage | null {
    const name = STAGE_NAMES[totals.length];
    return name === undefined ? null : STAGES[name](context, working);
  }

  return {
    plan,
    products,
    get isDone() {
      return stage === null;
    },
    get stage() {
      return STAGE_NAMES[Math.min(totals.length, STAGE_NAMES.length - 1)];
    },
    get chunk() {
      return stage?.chunk ?? 0;
    },
    progress: () =>
      STAGE_NAMES.map((name, i) => {
        if (i < totals.length) return { name, done: totals[i], total: totals[i] };
        if (i > totals.length || stage === null) return { name, done: 0, total: 1 };
        return { name, done: stage.done, total: stage.total };
      }),
    work() {
      let done = 0;
      for (let i = 0; i < totals.length; i++) done += works[STAGE_NAMES[i]];
      if (stage === null) return { done: totalWork, total: totalWork };
      done += works[STAGE_NAMES[totals.length]] * (stage.done / stage.total);
      return { done, total: totalWork };
    },
    need: () => stage?.need() ?? null,
    feedVectors: (first, rows) => stage?.feedVectors?.(first, rows),
    feedSparseRows: (first, rows) => stage?.feedSparseRows?.(first, rows),
    feedTexts: (first, texts) => stage?.feedTexts?.(first, texts),
    advance(budget) {
      if (stage === null) return;
      stage.advance(budget);
      if (stage.done < stage.total) return;
      totals.push(stage.total);
      stage = open(null);
    },
    encodeState: () => joinParts(stateParts()),
    stateParts,
  };

  function stateParts() {
    const working = stage?.encode() ?? { header: null, arrays: {} };
    const header: StateHeader = {
      plan,
      totals,
      products: products.names(),
      working: working.header,
    };
    return sectionParts(STATE.kind, STATE.version, header, working.arrays);
  }
}
