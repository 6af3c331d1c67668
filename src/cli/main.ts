#!/usr/bin/env node
import packageJson from "../../package.json" with { type: "json" };
import { assignCommand } from "./commands/assign.ts";
import { cacheCommand } from "./commands/cache.ts";
import { documentsCommand } from "./commands/documents.ts";
import { driftCommand } from "./commands/drift.ts";
import { editCommand } from "./commands/edit.ts";
import { embeddersCommand } from "./commands/embedders.ts";
import { exportCommand } from "./commands/export.ts";
import { fitCommand } from "./commands/fit.ts";
import { classesCommand } from "./commands/classes.ts";
import { findCommand } from "./commands/find.ts";
import { matchCommand } from "./commands/match.ts";
import { representativesCommand } from "./commands/representatives.ts";
import { similaritiesCommand } from "./commands/similarities.ts";
import { distributionsCommand } from "./commands/distributions.ts";
import { explainCommand } from "./commands/explain.ts";
import { outliersCommand } from "./commands/outliers.ts";
import { timelineCommand } from "./commands/timeline.ts";
import { trendsCommand } from "./commands/trends.ts";
import { hierarchyCommand } from "./commands/hierarchy.ts";
import { importCommand } from "./commands/import.ts";
import { keysCommand } from "./commands/keys.ts";
import { migrateCommand } from "./commands/migrate.ts";
import { mergeCommand } from "./commands/merge.ts";
import { topicsCommand } from "./commands/topics.ts";
import { representCommand } from "./commands/represent.ts";
import { onlineCommand } from "./commands/online.ts";
import type { Command } from "./command.ts";

const commands: Record<string, Command> = {
  fit: fitCommand,
  assign: assignCommand,
  topics: topicsCommand,
  edit: editCommand,
  merge: mergeCommand,
  represent: representCommand,
  documents: documentsCommand,
  drift: driftCommand,
  hierarchy: hierarchyCommand,
  representatives: representativesCommand,
  similarities: similaritiesCommand,
  match: matchCommand,
  find: findCommand,
  timeline: timelineCommand,
  trends: trendsCommand,
  classes: classesCommand,
  distributions: distributionsCommand,
  explain: explainCommand,
  outliers: outliersCommand,
  embedders: embeddersCommand,
  import: importCommand,
  migrate: migrateCommand,
  export: exportCommand,
  online: onlineCommand,
  cache: cacheCommand,
  keys: keysCommand,
};

/** Runs one command; answers the exit code: 0, 1 where it failed, 2 where it was called wrongly. */
async function main([name = "--help", ...parameters]: string[]): Promise<number> {
  if (name === "--version") {
    console.log(packageJson.version);
    return 0;
  }
  const command = commands[name];
  if (name === "--help" || parameters.includes("--help")) {
    const shown = command === undefined ? Object.values(commands) : [command];
    console.log(shown.map(({ usage, about }) => `edgetopic ${usage}\n    ${about}`).join("\n\n"));
    return 0;
  }
  if (command === undefined) {
    console.error(`There is no command ${name}; there are ${Object.keys(commands).join(", ")}.`);
    return 2;
  }
  try {
    await command.run(parameters);
    return 0;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    // parseArgs names its own errors by code: the call was wrong, not the work.
    const isUsage = "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
    console.error(error.message);
    if (isUsage) console.error(`Usage: edgetopic ${command.usage}`);
    return isUsage ? 2 : 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
