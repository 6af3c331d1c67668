import { joinSparseRows } from "../../core/math/sparse-row-blocks.ts";
import type { SparseRows } from "../../core/math/sparse-rows.ts";
import { releaseBytes } from "../../core/release-bytes.ts";
import { truncatedSvd } from "../../core/reduce/truncated-svd.ts";
import { decodeSections, encodeSections, type SectionArray } from "../../core/sections.ts";
import {
  createDocumentFrequencies,
  decodeDocumentFrequencies,
  type DocumentFrequencies,
} from "../../core/text/document-frequencies.ts";
import { decodeTfIdf, type TfIdf, type TfIdfOptions } from "../../core/text/tf-idf.ts";
import type { CorpusFit } from "./corpus-embedder.ts";
import { checkDecomposition, checkTermCount, sampleShare } from "./learning-memory.ts";
import { encodeLsaModel } from "./lsa-model.ts";

export interface LsaFitOptions {
  tfIdf: TfIdfOptions;
  dimensions: number;
  /** Documents of which the singular vectors are made, at the most. */
  sampleCount: number;
}

const STATE = { kind: "lsa fit", version: 1 };
const PASS_COUNT = 2;

interface Header {
  pass: 0 | 1;
  seenCount: number;
  sampledCount: number;
  inner: unknown;
}

/** What a pass holds: the counts of the terms, or their weights and the sampled rows. */
type Work =
  | { pass: 0; frequencies: DocumentFrequencies }
  | { pass: 1; tfIdf: TfIdf; seenCount: number; blocks: SparseRows[] }
  | { pass: 2; model: Uint8Array };

/** The first pass counts the terms, the second gathers the rows of a sample, evenly spread. */
export function createLsaFit(options: LsaFitOptions, state?: Uint8Array): CorpusFit {
  let work: Work =
    state === undefined
      ? { pass: 0, frequencies: createDocumentFrequencies(options.tfIdf) }
      : decodeWork(state);

  return {
    passCount: PASS_COUNT,
    get pass() {
      return work.pass;
    },
    add(texts) {
      if (work.pass === 0) {
        for (const text of texts) work.frequencies.add(text);
        checkTermCount(work.frequencies.termCount);
      } else if (work.pass === 1) addSample(work, texts, options.sampleCount);
      else throw new Error("There is no further pass.");
    },
    endPass() {
      if (work.pass === 0) {
        work = startSample(work.frequencies.finish(), options);
      } else if (work.pass === 1) work = { pass: 2, model: makeModel(work, options.dimensions) };
    },
    encode: () => encodeWork(work),
  };
}

/** Throws `corpus_too_large` where there is no room for what would be made of the sample. */
function startSample(tfIdf: TfIdf, options: LsaFitOptions): Work {
  const { documentCount, termCount, valueCount } = tfIdf;
  const share = sampleShare(options.sampleCount, tfIdf);
  checkDecomposition(options.dimensions, {
    termCount,
    textCount: Math.ceil(share * documentCount),
    valueCount: Math.ceil(share * valueCount),
  });
  return { pass: 1, tfIdf, seenCount: 0, blocks: [] };
}

function addSample(
  work: Extract<Work, { pass: 1 }>,
  texts: readonly string[],
  sampleCount: number,
): void {
  const share = sampleShare(sampleCount, work.tfIdf);
  const picked: string[] = [];
  for (const text of texts) {
    const before = Math.floor(work.seenCount * share);
    work.seenCount++;
    if (Math.floor(work.seenCount * share) > before || share === 1) picked.push(text);
  }
  if (picked.length > 0) work.blocks.push(work.tfIdf.transform(picked));
}

function makeModel({ tfIdf, blocks }: Extract<Work, { pass: 1 }>, dimensions: number): Uint8Array {
  const { termCount } = tfIdf;
  const rows = joinSparseRows(blocks, termCount);
  blocks.length = 0;
  const { components } = truncatedSvd(rows, dimensions);
  releaseBytes(rows.columns);
  releaseBytes(rows.values);
  const termVectors = new Float32Array(termCount * dimensions);
  for (let term = 0; term < termCount; term++) {
    for (let d = 0; d < dimensions; d++) {
      termVectors[term * dimensions + d] = components[d * termCount + term] as number;
    }
  }
  releaseBytes(components);
  return encodeLsaModel({ tfIdf, dimensions, termVectors });
}

function encodeWork(work: Work): Uint8Array {
  if (work.pass === 2) return work.model;
  if (work.pass === 0) {
    const { header: inner, arrays } = work.frequencies.encode();
    return encodeState({ pass: 0, seenCount: 0, sampledCount: 0, inner }, arrays);
  }
  const { header: inner, arrays } = work.tfIdf.encode();
  const { rowCount, offsets, columns, values } = joinSparseRows(work.blocks, work.tfIdf.termCount);
  const header: Header = { pass: 1, seenCount: work.seenCount, sampledCount: rowCount, inner };
  return encodeState(header, { ...arrays, offsets, columns, values });
}

function encodeState(header: Header, arrays: Record<string, SectionArray>): Uint8Array {
  return encodeSections(STATE.kind, STATE.version, header, arrays);
}

function decodeWork(state: Uint8Array): Work {
  const sections = decodeSections(state, STATE.kind, STATE.version);
  const { pass, seenCount, sampledCount, inner } = sections.header as Header;
  if (pass === 0) {
    return { pass, frequencies: decodeDocumentFrequencies(inner, sections.arrays()) };
  }
  const { offsets: _, columns: __, values: ___, ...arrays } = sections.arrays();
  const tfIdf = decodeTfIdf(inner, arrays);
  const block: SparseRows = {
    rowCount: sampledCount,
    columnCount: tfIdf.termCount,
    offsets: sections.get("offsets", "i32"),
    columns: sections.get("columns", "i32"),
    values: sections.get("values", "f32"),
  };
  return { pass, tfIdf, seenCount, blocks: sampledCount === 0 ? [] : [block] };
}
