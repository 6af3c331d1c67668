/**
 * Whether a term of `count` of `documentCount` documents is within both limits: the least a count
 * from 1 on, or below 1 a share of the documents; the most a share up to 1, or above 1 a count.
 */
export function isWithinShare(
  count: number,
  documentCount: number,
  minDocuments: number,
  maxDocuments: number,
): boolean {
  const fewest = minDocuments < 1 ? minDocuments * documentCount : minDocuments;
  const most = maxDocuments <= 1 ? maxDocuments * documentCount : maxDocuments;
  return count >= fewest && count <= most;
}
