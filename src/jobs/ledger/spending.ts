import type { Sql } from "../../storage/sql.ts";
import type { EmbeddingUsage } from "../corpus.ts";

export const spendingSchema = `CREATE TABLE spending (
  refresh_id TEXT NOT NULL,
  attempt TEXT NOT NULL,
  tokens INTEGER NOT NULL,
  is_estimated INTEGER NOT NULL,
  cost REAL,
  PRIMARY KEY (refresh_id, attempt)
) STRICT, WITHOUT ROWID`;

type SpentRow = { tokens: number; is_estimated: number; cost: number | null };

/** Notes what an attempt has spent in all, in place of what it had before. */
export function writeSpending(
  sql: Sql,
  refreshId: string,
  attempt: string,
  { tokens, isEstimated, cost }: Omit<EmbeddingUsage, "currency">,
): void {
  sql.all(
    "INSERT OR REPLACE INTO spending VALUES (?, ?, ?, ?, ?)",
    refreshId,
    attempt,
    tokens,
    isEstimated ? 1 : 0,
    cost,
  );
}

/** Of all attempts of a refresh; without a cost where one of them has none. */
export function readSpending(sql: Sql, refreshId: string): EmbeddingUsage {
  const row = sql.all<SpentRow>(
    `SELECT coalesce(sum(tokens), 0) AS tokens, coalesce(max(is_estimated), 0) AS is_estimated,
       CASE WHEN count(cost) = count(*) THEN coalesce(sum(cost), 0.0) END AS cost
     FROM spending WHERE refresh_id = ?`,
    refreshId,
  )[0];
  const { tokens = 0, is_estimated = 0, cost = 0 } = row ?? {};
  return { tokens, isEstimated: is_estimated === 1, cost, currency: "USD" };
}

/** Of refreshes that are not kept any more. */
export function deleteOldSpending(sql: Sql): void {
  sql.all("DELETE FROM spending WHERE refresh_id NOT IN (SELECT id FROM refreshes)");
}
