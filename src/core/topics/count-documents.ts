/** How many documents each of the `rowCount` rows stands for. */
export function countDocuments(rowOfDocument: Int32Array, rowCount: number): Int32Array {
  const counts = new Int32Array(rowCount);
  for (const row of rowOfDocument) counts[row]++;
  return counts;
}
