import type { Sql } from "../../storage/sql.ts";
import { assignmentsSchema } from "./assignments.ts";
import { deliveriesSchema } from "./deliveries.ts";
import { documentsSchema } from "./documents.ts";
import { editsSchema } from "./edits.ts";
import { endpointsSchema } from "./endpoints.ts";
import { insertMeta, metaSchema } from "./meta.ts";
import { notificationsSchema } from "./notifications.ts";
import { passagesSchema } from "./passages.ts";
import { refreshesSchema } from "./refreshes.ts";
import { scheduleSchema } from "./schedule-runs.ts";
import { settingsSchema } from "./settings.ts";
import { sourcesSchema } from "./sources.ts";
import { spendingSchema } from "./spending.ts";
import { vectorUsesSchema } from "./vector-uses.ts";
import { versionsSchema } from "./versions.ts";

const statements = [
  metaSchema,
  settingsSchema,
  sourcesSchema,
  documentsSchema,
  assignmentsSchema,
  versionsSchema,
  refreshesSchema,
  spendingSchema,
  vectorUsesSchema,
  editsSchema,
  ...deliveriesSchema,
  endpointsSchema,
  notificationsSchema,
  ...scheduleSchema,
  ...passagesSchema,
];

const tables = [
  "meta",
  "settings",
  "sources",
  "documents",
  "assignments",
  "versions",
  "refreshes",
  "spending",
  "vector_uses",
  "edits",
  "deliveries",
  "delivery_parts",
  "endpoints",
  "notifications",
  "schedule",
  "schedule_runs",
  "parents",
  "passages",
];

/** Makes the empty ledger. To be called inside a transaction. */
export function createLedger(sql: Sql): void {
  for (const statement of statements) sql.all(statement);
  insertMeta(sql);
}

/** Leaves an empty database. To be called inside a transaction. */
export function dropLedger(sql: Sql): void {
  for (const table of tables) sql.all(`DROP TABLE IF EXISTS ${table}`);
}
