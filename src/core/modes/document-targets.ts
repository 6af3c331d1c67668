/** What is known of documents before a fit: for each the number of a name. */
export interface DocumentTargets {
  /** Seed topics by their words, then classes; or classes; or the names of zero-shot topics. */
  readonly names: readonly string[];
  /** n: -1 where nothing is known. */
  readonly targets: Int32Array;
  /** n, in [0, 1]: how sure that is; 1 where left out. */
  readonly strengths?: Float32Array;
}

/** Each class a name, by code unit; null and undefined are unknown. */
export function classTargets(classes: readonly (string | null | undefined)[]): DocumentTargets {
  const names = [...new Set(classes.filter((name) => name !== null && name !== undefined))].sort();
  const numbers = new Map(names.map((name, number) => [name, number]));
  return { names, targets: Int32Array.from(classes, (name) => numbers.get(name ?? "") ?? -1) };
}

/** Where `known` knows a target it is taken, with its names after those of `targets`. */
export function overrideTargets(targets: DocumentTargets, known: DocumentTargets): DocumentTargets {
  const first = targets.names.length;
  return {
    names: [...targets.names, ...known.names],
    targets: targets.targets.map((target, i) =>
      known.targets[i] < 0 ? target : first + known.targets[i],
    ),
  };
}
