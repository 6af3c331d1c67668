import { EdgetopicError } from "../core/errors.ts";
import type { Corpus, CorpusDescription, CorpusSettings } from "./corpus.ts";
import type { CorpusContext } from "./corpus-dependencies.ts";
import { finishRemoval, markerKey } from "./corpus-removal.ts";
import { keepSchedule, setNextRun } from "./keep-schedule.ts";
import { forgetGivenVectors } from "./ledger/documents.ts";
import { readEndpoints, toEndpointReport, writeEndpoints } from "./ledger/endpoints.ts";
import { nextSequence } from "./ledger/notifications.ts";
import { findRefreshUnderWay } from "./ledger/refreshes.ts";
import { createLedger } from "./ledger/schema.ts";
import {
  insertSettings,
  type LedgerSettings,
  readSettings,
  requireSettings,
  setRemovalDue,
  updateSettings,
} from "./ledger/settings.ts";
import { readSourceRows, readSources, resolveSources, writeSources } from "./ledger/sources.ts";

/** The making, the settings and the removal of a corpus; `goOnRemoving` is for the alarm. */
export function createCorpusSettings(
  context: CorpusContext,
): Pick<Corpus, "put" | "describe" | "remove"> & { goOnRemoving(): Promise<void> } {
  const { corpus, sql, clock } = context;
  const inTurn = createTurns();

  async function remove(): Promise<void> {
    await clock.wake();
    await inTurn(async () => {
      sql.transaction(() => {
        if (readSettings(sql) === null) requireSettings(sql, corpus);
        setRemovalDue(sql, context.now() + context.silenceMs);
      });
      await clock.arm();
      await finishRemoval(context);
    });
  }

  return {
    async put(settings) {
      await clock.wake();
      return inTurn(async () => {
        context.dimensionsOf(settings.embedder);
        await finishRemoval(context);
        const created = readSettings(sql) === null;
        await (created ? make(context, settings) : change(context, settings));
        return { created, corpus: readDescription(context) };
      });
    },
    async describe() {
      await clock.wake();
      return readDescription(context);
    },
    remove,
    goOnRemoving: () =>
      inTurn(async () => {
        const isMarked = sql.transaction(() => {
          const dueAt = readSettings(sql)?.removalDueAt ?? null;
          if (dueAt !== null) setRemovalDue(sql, context.now() + context.silenceMs);
          return dueAt !== null;
        });
        if (isMarked) await finishRemoval(context);
      }),
  };
}

/** The marker comes first: whoever lists corpora leaves out one that turns out not to exist. */
async function make(context: CorpusContext, settings: CorpusSettings): Promise<void> {
  const { corpus, sql, objects } = context;
  const sources = resolveSources([], settings.sources);
  await objects.put(markerKey(corpus), "");
  sql.transaction(() => {
    createLedger(sql);
    insertSettings(sql, {
      ...settings,
      incarnation: context.createId(),
      createdAt: context.now(),
    });
    writeSources(sql, sources);
    writeEndpoints(sql, settings.notify, nextSequence(sql));
    setNextRun(context, settings.schedule);
  });
  await keepSchedule(context);
  await context.clock.arm();
}

async function change(context: CorpusContext, settings: CorpusSettings): Promise<void> {
  const { corpus, sql, clock } = context;
  sql.transaction(() => {
    const known = requireSettings(sql, corpus);
    if (known.embedder !== settings.embedder) changeEmbedder(context, known, settings.embedder);
    updateSettings(sql, settings);
    // a run that is due stays so where the schedule does
    const isSame = JSON.stringify(known.schedule) === JSON.stringify(settings.schedule);
    if (!isSame) setNextRun(context, settings.schedule);
    writeSources(sql, resolveSources(readSourceRows(sql), settings.sources));
    writeEndpoints(sql, settings.notify, nextSequence(sql));
  });
  await keepSchedule(context);
  await clock.arm();
}

function changeEmbedder({ sql }: CorpusContext, known: LedgerSettings, embedder: string): void {
  if (findRefreshUnderWay(sql) !== null) {
    throw new EdgetopicError(
      "refresh_under_way",
      `The embedder cannot become "${embedder}" while a refresh by "${known.embedder}" is under way; cancel it or wait for its end.`,
    );
  }
  forgetGivenVectors(sql);
}

function readDescription({ sql, corpus }: CorpusContext): CorpusDescription {
  const settings = requireSettings(sql, corpus);
  return {
    id: corpus,
    embedder: settings.embedder,
    options: settings.options,
    sources: readSources(sql),
    schedule: settings.schedule,
    maxCost: settings.maxCost,
    embedding: settings.embedding,
    drift: settings.drift,
    notify: readEndpoints(sql).map(toEndpointReport),
    ...(settings.representations && { representations: settings.representations }),
    documentCount: settings.documentCount,
    publishedVersion: settings.publishedVersion,
    createdAt: new Date(settings.createdAt).toISOString(),
  };
}

/** One at a time: making and removing a corpus wait for the bucket, where other calls may come in. */
function createTurns(): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = last.then(work, work);
    last = turn.catch(() => undefined);
    return turn;
  };
}
