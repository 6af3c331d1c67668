/** Renumbers the groups, in place, by the order in which they first come; answers how many there are. Numbers are below `groups.length`. */
export function numberGroups(groups: Int32Array): number {
  const numbers = new Int32Array(groups.length).fill(-1);
  let count = 0;
  for (let i = 0; i < groups.length; i++) {
    const group = groups[i];
    if (numbers[group] < 0) numbers[group] = count++;
    groups[i] = numbers[group];
  }
  return count;
}
