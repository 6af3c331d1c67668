import {
  decodeTopicModel,
  encodeTopicModel,
  type TopicDescription,
} from "../core/model/topic-model.ts";
import { decodeSections, encodeSections, sectionsKind } from "../core/sections.ts";
import { decodeEdit, encodeEdit, type EncodedEdit } from "../jobs/edits/encode-edit.ts";
import type { EditedModel } from "./edit-model.ts";

const KIND = "edited topic model";
const VERSION = 1;

interface Header {
  digest: string;
  topics: readonly TopicDescription[];
  edits: { id: string; edit: EncodedEdit }[];
}

/** A model without edits as its own file; with edits the fitted one's and what they made of it. */
export function encodeEditedModel({ fitted, edits, model }: EditedModel): Uint8Array {
  if (edits.length === 0) return encodeTopicModel(model);
  const header: Header = {
    digest: model.digest,
    topics: model.topics,
    edits: edits.map(({ id, edit }) => ({ id, edit: encodeEdit(edit) })),
  };
  return encodeSections(KIND, VERSION, header, {
    fitted: encodeTopicModel(fitted),
    topicIds: model.topicIds,
    rowTopics: model.rowTopics,
    centroids: model.centroids,
    ...(model.termCounts && { termCounts: model.termCounts }),
  });
}

/** Throws `checkpoint_mismatch` where the bytes are damaged or another thing's. */
export function decodeEditedModel(bytes: Uint8Array): EditedModel {
  if (sectionsKind(bytes) !== KIND) {
    const fitted = decodeTopicModel(bytes);
    return { fitted, edits: [], model: fitted };
  }
  const sections = decodeSections(bytes, KIND, VERSION);
  const { digest, topics, edits } = sections.header as Header;
  const fitted = decodeTopicModel(sections.get("fitted", "u8"));
  const { termCounts: _, ...uncounted } = fitted;
  const { termCounts } = sections.arrays();
  return {
    fitted,
    edits: edits.map(({ id, edit }) => ({ id, edit: decodeEdit(edit) })),
    model: {
      ...uncounted,
      ...(termCounts instanceof Uint8Array && { termCounts }),
      digest,
      topics,
      topicIds: sections.get("topicIds", "i32"),
      rowTopics: sections.get("rowTopics", "i32"),
      centroids: sections.get("centroids", "f32"),
    },
  };
}
