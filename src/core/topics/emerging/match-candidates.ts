/** Documents that were found together. */
export interface CandidateDocuments {
  documents: readonly string[];
}

/**
 * Which earlier candidate each found one is, its index or -1 for a new one, each at most once: the
 * pairs with the most documents in common first, of equals the earlier ones, as long as those are
 * half or more of the smaller of the two. Of an earlier candidate only the documents count that
 * `isPresent`.
 */
export function matchCandidates(
  before: readonly CandidateDocuments[],
  found: readonly CandidateDocuments[],
  isPresent: (id: string) => boolean,
): Int32Array {
  const present = before.map(({ documents }) => new Set(documents.filter(isPresent)));
  const pairs: { earlier: number; later: number; common: number }[] = [];
  for (const [later, { documents }] of found.entries()) {
    for (const [earlier, own] of present.entries()) {
      const common = documents.filter((id) => own.has(id)).length;
      if (common > 0 && 2 * common >= Math.min(own.size, documents.length)) {
        pairs.push({ earlier, later, common });
      }
    }
  }
  pairs.sort((a, b) => b.common - a.common || a.earlier - b.earlier || a.later - b.later);
  const matches = new Int32Array(found.length).fill(-1);
  const taken = new Set<number>();
  for (const { earlier, later } of pairs) {
    if (taken.has(earlier) || matches[later] >= 0) continue;
    taken.add(earlier);
    matches[later] = earlier;
  }
  return matches;
}
