/**
 * The ids of the topics of a new fit: those of the topics they are (`matched`, indexes into
 * `idsBefore`, -1 for a new topic), and for new ones, in their order, `nextId`, `nextId + 1` ….
 */
export function numberTopics(
  matched: Int32Array,
  idsBefore: Int32Array,
  nextId: number,
): Int32Array {
  let next = nextId;
  return matched.map((topic) => (topic < 0 ? next++ : idsBefore[topic]));
}
