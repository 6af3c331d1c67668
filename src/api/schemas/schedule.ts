import { z } from "@hono/zod-openapi";
import { isSchedule } from "../../jobs/schedule.ts";
import { NextCursorSchema } from "./parameters.ts";

const EXPECTED = "expected a cron expression of five fields that comes round, in a known time zone";

export const ScheduleSchema = z
  .union([
    z.string().max(128).refine(isSchedule, EXPECTED).openapi({ example: "0 6 * * *" }),
    z
      .strictObject({
        cron: z.string().max(128).openapi({ example: "0 6 * * 1-5" }),
        timeZone: z.string().max(64).optional().openapi({ example: "Europe/Berlin" }),
      })
      .refine(isSchedule, EXPECTED),
  ])
  .openapi("Schedule", {
    description: "A cron expression; in UTC where no time zone is given",
  });

export const ScheduleReportSchema = z
  .object({
    schedule: ScheduleSchema.nullable(),
    paused: z.boolean(),
    nextRunAt: z.string().nullable(),
  })
  .openapi("ScheduleReport");

export const ScheduledRunSchema = z
  .object({
    id: z.string(),
    scheduledAt: z.string().nullable().openapi({ description: "Null where it was asked for" }),
    notedAt: z.string(),
    outcome: z.enum(["started", "overlapped", "missed", "failed"]),
    count: z.int().openapi({ description: "Runs that this tells of, from scheduledAt on" }),
    refresh: z
      .string()
      .nullable()
      .openapi({ description: "The one that was started, or under way" }),
    problem: z.object({ code: z.string(), detail: z.string() }).nullable(),
  })
  .openapi("ScheduledRun");

export const ScheduledRunListSchema = z
  .object({ runs: z.array(ScheduledRunSchema), cursor: NextCursorSchema })
  .openapi("ScheduledRunList");

export type ScheduleReport = z.output<typeof ScheduleReportSchema>;
export type ScheduledRunList = z.output<typeof ScheduledRunListSchema>;
