/**
 * The category of each row that most of its documents have (`n`, below 0 where not known), of equal
 * ones the smaller; -1 where none is known. `rowCount` numbers.
 */
export function rowMajority(
  rowOfDocument: Int32Array,
  documentCategories: Int32Array,
  rowCount: number,
): Int32Array {
  const winners = new Int32Array(rowCount).fill(-1);
  const disputed = new Map<number, Map<number, number>>();
  const firsts = new Int32Array(rowCount);
  for (let i = 0; i < rowOfDocument.length; i++) {
    const row = rowOfDocument[i];
    const category = documentCategories[i];
    if (category < 0) continue;
    if (winners[row] < 0) winners[row] = category;
    let votes = disputed.get(row);
    if (votes === undefined && category !== winners[row]) {
      votes = new Map([[winners[row], firsts[row]]]);
      disputed.set(row, votes);
    }
    if (votes === undefined) firsts[row]++;
    else votes.set(category, (votes.get(category) ?? 0) + 1);
  }
  for (const [row, votes] of disputed) {
    const [[winner]] = [...votes].sort(([p, most], [q, other]) => other - most || p - q);
    winners[row] = winner;
  }
  return winners;
}
