import type { Refresh } from "../api/schemas/refresh.ts";

/** `12,345 tokens, $0.0002`; without the cost where it is not known, empty where nobody is paid. */
export function usageText({ tokens, cost, isEstimated }: Refresh["usage"]): string {
  if (tokens === 0 || cost === 0) return "";
  const about = isEstimated ? "about " : "";
  const read = `${about}${tokens.toLocaleString("en-US")} tokens`;
  return cost === null ? read : `${read}, $${Number(cost.toPrecision(2))}`;
}
