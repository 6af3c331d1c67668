import type { Sql } from "../../storage/sql.ts";
import type { VectorUse } from "../corpus-work.ts";

/** What each refresh had of the vector cache; kept for good, a row a refresh. */
export const vectorUsesSchema = `CREATE TABLE vector_uses (
  refresh_id TEXT PRIMARY KEY,
  embedder TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  hits INTEGER NOT NULL,
  misses INTEGER NOT NULL,
  saved_tokens INTEGER NOT NULL,
  saved_cost REAL
) STRICT, WITHOUT ROWID`;

/** The fingerprints that count as an embedder's are those of its last refreshes, as a server may change its model. */
const REMEMBERED = 10;

/** In place of what the refresh said before. */
export function writeVectorUse(sql: Sql, refreshId: string, use: VectorUse): void {
  sql.all(
    "INSERT OR REPLACE INTO vector_uses VALUES (?, ?, ?, ?, ?, ?, ?)",
    refreshId,
    use.embedder,
    use.fingerprint,
    use.hits,
    use.misses,
    use.savedTokens,
    use.savedCost,
  );
}

/** Summed up for each embedder and fingerprint. */
export function sumVectorUses(sql: Sql): VectorUse[] {
  return sql.all<VectorUse & Record<string, string | number | null>>(
    `SELECT embedder, fingerprint, sum(hits) AS hits, sum(misses) AS misses,
       sum(saved_tokens) AS savedTokens, sum(saved_cost) AS savedCost
     FROM vector_uses GROUP BY embedder, fingerprint ORDER BY embedder, fingerprint`,
  );
}

/** Whose vectors the corpus and its kept versions may ask for again. */
export function readFingerprints(sql: Sql): string[] {
  const rows = sql.all<{ fingerprint: string }>(
    `SELECT DISTINCT fingerprint FROM (
       SELECT fingerprint,
         row_number() OVER (PARTITION BY embedder ORDER BY refresh_id DESC) AS age
       FROM vector_uses
       WHERE embedder IN (SELECT embedder FROM settings UNION SELECT embedder FROM versions)
     ) WHERE age <= ? ORDER BY fingerprint`,
    REMEMBERED,
  );
  return rows.map(({ fingerprint }) => fingerprint);
}
