import type { LoggedEdit, SplitEdit, TopicAttributes, TopicEdit } from "./topic-edit.ts";

/** What an edit does to documents. */
export type EditStep =
  | { type: "map"; from: ReadonlySet<number>; to: number }
  | SplitEdit
  | Extract<TopicEdit, { type: "move" }>;

/** What a log of edits comes to on the topics of a fit. */
export interface EditPlan {
  readonly steps: readonly EditStep[];
  /** The ids of the topics there are in the end: those of the fit in its order, then those made by splits. */
  readonly topicIds: Int32Array;
  /** By topic; those that nothing was said of are left out. */
  readonly attributes: ReadonlyMap<number, TopicAttributes>;
  /** Why an edit does nothing, by its id: the topic it is about is gone, say. */
  readonly idle: ReadonlyMap<string, string>;
}

/**
 * Goes through the edits in their order. One whose topics are not there any more, as a fit may have
 * found others, does nothing and is told; of several topics those count that are there. Changes
 * nothing of what it is given.
 */
export function resolveEdits(
  edits: readonly LoggedEdit[],
  topicIds: Int32Array,
  fingerprint: string,
): EditPlan {
  const steps: EditStep[] = [];
  const present = new Set(topicIds);
  const attributes = new Map<number, TopicAttributes>();
  const idle = new Map<string, string>();

  function map(from: readonly number[], to: number): void {
    steps.push({ type: "map", from: new Set(from), to });
    for (const id of from) {
      if (id === to) continue;
      present.delete(id);
      attributes.delete(id);
    }
  }

  function merge(topics: readonly number[]): boolean {
    const [first, ...others] = topics.filter((id) => present.has(id));
    if (others.length === 0) return false;
    map([first, ...others], first);
    return true;
  }

  function split(edit: SplitEdit): boolean {
    if (!present.has(edit.topic) || edit.fingerprint !== fingerprint) return false;
    steps.push(edit);
    present.delete(edit.topic);
    for (const id of edit.into) present.add(id);
    if (!present.has(edit.topic)) attributes.delete(edit.topic);
    return true;
  }

  function describe(topic: number, said: TopicAttributes, unsaid: keyof TopicAttributes): boolean {
    if (!present.has(topic)) return false;
    const { [unsaid]: _, ...kept } = attributes.get(topic) ?? {};
    attributes.set(topic, { ...kept, ...said });
    return true;
  }

  function apply(edit: TopicEdit): boolean {
    switch (edit.type) {
      case "merge":
        return merge(edit.topics);
      case "reduce":
        return edit.groups.map(merge).includes(true);
      case "split":
        return split(edit);
      case "delete": {
        const gone = edit.topics.filter((id) => present.has(id));
        if (gone.length > 0) map(gone, -1);
        return gone.length > 0;
      }
      case "move":
        if (edit.topic >= 0 && !present.has(edit.topic)) return false;
        steps.push(edit);
        return true;
      case "rename":
        return describe(edit.topic, edit.name === null ? {} : { name: edit.name }, "name");
      case "hide":
        return describe(edit.topic, edit.hidden ? { hidden: true } : {}, "hidden");
      case "pin":
        return describe(edit.topic, edit.pinned ? { pinned: true } : {}, "pinned");
      case "note":
        return describe(edit.topic, edit.note === null ? {} : { note: edit.note }, "note");
    }
  }

  for (const { id, edit } of edits) {
    if (!apply(edit)) idle.set(id, reasonOf(edit, fingerprint));
  }
  const ids = [...topicIds, ...[...present].filter((id) => !topicIds.includes(id))];
  return {
    steps,
    topicIds: Int32Array.from(ids.filter((id) => present.has(id))),
    attributes,
    idle,
  };
}

function reasonOf(edit: TopicEdit, fingerprint: string): string {
  switch (edit.type) {
    case "merge":
    case "reduce":
      return "Less than two of its topics are there.";
    case "delete":
      return "None of its topics is there.";
    case "split":
      if (edit.fingerprint !== fingerprint)
        return "The topic was split by vectors of another embedder.";
      return `There is no topic ${edit.topic}.`;
    default:
      return `There is no topic ${edit.topic}.`;
  }
}
