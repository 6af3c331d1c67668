import { bertopicFiles, type BertopicFilesOptions } from "../../jobs/bertopic/bertopic-files.ts";
import { decodeEditedModel } from "../edited-model-file.ts";
import type { Model } from "../model.ts";

/** A model as the files, by name, of a folder that BERTopic 0.17.4 loads: as `bertopicFiles`. */
export function writeBertopic(
  model: Model,
  options: BertopicFilesOptions = {},
): Map<string, Uint8Array> {
  return new Map(bertopicFiles(decodeEditedModel(model.encode()).model, options));
}
