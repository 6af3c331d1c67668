import type { FitOptions } from "../options.ts";
import { decodeSections, sectionParts } from "../sections.ts";

/**
 * What operations on topics as a whole need of a fit: a small part of the model, so that they do not
 * open its rows. `t` topics, `d` dimensions.
 */
export interface TopicStructure {
  readonly options: FitOptions;
  /** As `encodeTermCounts` writes it; null in versions of before there was any. */
  readonly termCounts: Uint8Array | null;
  /** t × d, unit length. */
  readonly centroids: Float32Array;
}

const KIND = "topic structure";
const VERSION = 1;

/** As one file, in parts that are the arrays themselves. */
export function topicStructureParts({
  options,
  termCounts,
  centroids,
}: TopicStructure): Uint8Array[] {
  return sectionParts(KIND, VERSION, options, {
    ...(termCounts && { termCounts }),
    centroids,
  });
}

/** Throws `checkpoint_mismatch` where the bytes are damaged or another thing's. */
export function decodeTopicStructure(bytes: Uint8Array): TopicStructure {
  const sections = decodeSections(bytes, KIND, VERSION);
  const { termCounts } = sections.arrays();
  return {
    options: sections.header as FitOptions,
    termCounts: termCounts instanceof Uint8Array ? termCounts : null,
    centroids: sections.get("centroids", "f32"),
  };
}
