/**
 * The category of each row by those of its documents (`n`, below 0 where not known): the one that all
 * whose category is known agree on, -1 where they do not or none is known. `rowCount` numbers.
 */
export function rowCategories(
  rowOfDocument: Int32Array,
  documentCategories: Int32Array,
  rowCount: number,
): Int32Array {
  const categories = new Int32Array(rowCount).fill(-1);
  const isDisputed = new Uint8Array(rowCount);
  for (let i = 0; i < rowOfDocument.length; i++) {
    const row = rowOfDocument[i];
    const category = documentCategories[i];
    if (category < 0) continue;
    if (categories[row] >= 0 && categories[row] !== category) isDisputed[row] = 1;
    categories[row] = category;
  }
  for (let row = 0; row < rowCount; row++) if (isDisputed[row] === 1) categories[row] = -1;
  return categories;
}
