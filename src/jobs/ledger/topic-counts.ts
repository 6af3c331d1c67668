import type { TopicCounts } from "../../core/topics/topic-trends.ts";
import type { Sql } from "../../storage/sql.ts";

/** By the document's own time, else by when it came; in milliseconds since 1970. */
const AT = "coalesce(unixepoch(d.timestamp) * 1000, d.added_at)";
/** In this order: rows of documents are wide, and looked for one by one they take four times as long. */
const DOCUMENTS = `documents d
  CROSS JOIN assignments a ON a.version = ? AND a.document_id = d.id`;

/** The earliest and the latest time among a version's documents; null where none has a time. */
export function readTimeSpan(sql: Sql, version: number): { oldest: number; newest: number } | null {
  const row = sql.all<{ oldest: number | null; newest: number | null }>(
    `SELECT min(${AT}) AS oldest, max(${AT}) AS newest FROM ${DOCUMENTS}`,
    version,
  )[0];
  if (row === undefined || row.oldest === null || row.newest === null) return null;
  return { oldest: row.oldest, newest: row.newest };
}

/** Of each topic, the outliers included, by topic: its documents from `split` to `until`, and from `from` to before `split`. */
export function countByTime(
  sql: Sql,
  version: number,
  { from, split, until }: { from: number; split: number; until: number },
): TopicCounts[] {
  return sql.all<{ topic: number; count: number; pastCount: number }>(
    `SELECT topic, coalesce(sum(at >= ? AND at <= ?), 0) AS count,
       coalesce(sum(at >= ? AND at < ?), 0) AS pastCount
     FROM (SELECT a.topic AS topic, ${AT} AS at FROM ${DOCUMENTS})
     GROUP BY topic ORDER BY topic`,
    split,
    until,
    from,
    split,
    version,
  );
}
