import { DEFAULT_FIT_OPTIONS, type FitOptions } from "./options.ts";

/** Whether two fits were told the same, however it is written down: what is left out is the default. */
export function equalOptions(a: FitOptions, b: FitOptions): boolean {
  return (
    canonical({ ...DEFAULT_FIT_OPTIONS, ...a }) === canonical({ ...DEFAULT_FIT_OPTIONS, ...b })
  );
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner !== "object" || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([p], [q]) => (p < q ? -1 : 1)));
  });
}
