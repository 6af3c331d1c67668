import type { Sql } from "../../storage/sql.ts";
import type { FitState, FitStatus, FitTask } from "./fit-task.ts";

interface Row extends Record<string, string | number | null> {
  task: string;
  state: FitState;
  problem: string | null;
  chunk: number;
  attempts: number;
  error: string | null;
}

/** The one row a fit's database holds: what it is to do, how far it is, how often it tried. */
export function createFitJob(sql: Sql) {
  sql.all(
    "CREATE TABLE IF NOT EXISTS job (id INTEGER PRIMARY KEY CHECK (id = 0), task TEXT NOT NULL, state TEXT NOT NULL, problem TEXT, chunk INTEGER NOT NULL, attempts INTEGER NOT NULL, error TEXT) STRICT",
  );
  const read = () =>
    sql.all<Row>("SELECT task, state, problem, chunk, attempts, error FROM job")[0] ?? null;

  return {
    begin(task: FitTask): void {
      sql.all(
        "INSERT OR IGNORE INTO job VALUES (0, ?, 'running', NULL, 0, 0, NULL)",
        JSON.stringify(task),
      );
    },
    task(): FitTask | null {
      const row = read();
      return row === null ? null : (JSON.parse(row.task) as FitTask);
    },
    status(): FitStatus | null {
      const row = read();
      if (row === null) return null;
      const problem =
        row.problem === null ? null : (JSON.parse(row.problem) as FitStatus["problem"]);
      return { state: row.state, problem };
    },
    /** The chunk under way, from 0, and how often it was begun. */
    current(): { chunk: number; attempts: number; error: string | null } {
      const row = read();
      return row ?? { chunk: 0, attempts: 0, error: null };
    },
    countAttempt(): void {
      sql.all("UPDATE job SET attempts = attempts + 1");
    },
    noteError(error: string): void {
      sql.all("UPDATE job SET error = ?", error.slice(0, 1000));
    },
    chunkDone(isLast: boolean): void {
      sql.all(
        "UPDATE job SET chunk = chunk + 1, attempts = 0, error = NULL, state = ?",
        isLast ? "completed" : "running",
      );
    },
    fail(problem: FitStatus["problem"]): void {
      sql.all("UPDATE job SET state = 'failed', problem = ?", JSON.stringify(problem));
    },
    remove(): void {
      sql.all("DELETE FROM job");
    },
  };
}
