import type { CoverageTally } from "./coverage.ts";
import { EmbedderError } from "./embedder-error.ts";
import { createEmbeddingResults, type EmbeddingResultsOptions } from "./embedding-results.ts";
import type { TokenEstimator } from "./estimate-tokens.ts";
import { type IsolatedInput, isolateBadInput } from "./isolate-bad-input.ts";
import {
  bytesOf,
  createPiece,
  type LongTextPolicy,
  type Piece,
  shortenPiece,
  tokensOf,
  tooLong,
} from "./piece.ts";
import { endOfRequest } from "./plan-requests.ts";
import type { PreparedInputs } from "./prepare-inputs.ts";
import type { RequestLimits } from "./request-limits.ts";
import type { Answer, Sender } from "./sender.ts";

export interface EmbeddingRunOptions extends EmbeddingResultsOptions {
  limits: RequestLimits;
  sender: Sender;
  /** Whether anybody counts the tokens of requests before they are sent. */
  isMetered: boolean;
  estimate: TokenEstimator;
  longText: LongTextPolicy;
  coverage: CoverageTally | undefined;
}

/** Pieces still to be sent, from `start` on. */
interface Group {
  pieces: readonly Piece[];
  start: number;
}

/** Refused by the size of the request, which is then sent in parts. */
const SIZE_KINDS: ReadonlySet<string> = new Set(["too_many_inputs", "too_many_tokens"]);
/** Refused by one of its inputs. */
const INPUT_KINDS: ReadonlySet<string> = new Set(["input_too_long", "invalid_input"]);
/** What is kept of a text that turns out too long although the estimate did not say so. */
const SHORTENING = 0.75;
const MAX_CUTS = 8;

/**
 * The requests of a run, one after the other: what is sent next depends on what became of those
 * before, as limits are learned and refused requests are cut smaller.
 */
export function createEmbeddingRun(prepared: PreparedInputs, options: EmbeddingRunOptions) {
  const { limits, sender, estimate, longText } = options;
  const results = createEmbeddingResults(prepared, options);
  const all = prepared.distinct.map(({ index, input }) => createPiece(index, input));
  const groups: Group[] = [{ pieces: all, start: 0 }];
  const suspects: IsolatedInput<Piece>[] = [];
  /** The largest request that was answered, which shows what is not refused for its size. */
  const answered = { count: 0, length: 0 };
  let underWay = 0;

  function enqueue(list: readonly Piece[]): void {
    if (list.length > 0) groups.push({ pieces: list, start: 0 });
  }

  /** The next request to send; null where there is none, or none before those under way have ended. */
  function next(): (() => Promise<void>) | null {
    for (;;) {
      const group = groups.at(-1);
      if (group === undefined) {
        if (underWay > 0 || suspects.length === 0) return null;
        for (const suspect of suspects.splice(0)) settle(suspect);
        continue;
      }
      const taken = take(group);
      if (taken.length > 0) return () => work(taken);
    }
  }

  /** The next pieces of a group, as many as a request may have; none where some had to be shortened first. */
  function take(group: Group): readonly Piece[] {
    const list = group.pieces;
    const { start } = group;
    const { tokensPerInput } = limits.current;
    const end = endOfRequest(start, list.length, limits.current, {
      // What is longer will be shortened to it.
      tokensAt: (i) => Math.min(tokensOf(list[i] as Piece, estimate), tokensPerInput ?? Infinity),
      bytesAt: (i) => bytesOf(list[i] as Piece),
    });
    group.start = end;
    if (end === list.length) groups.pop();
    const taken = list.slice(start, end);
    if (tokensPerInput === undefined || !taken.some((piece) => needsFit(piece, tokensPerInput))) {
      return taken;
    }
    enqueue(taken.flatMap((piece) => fit(piece, tokensPerInput)));
    return [];
  }

  function needsFit(piece: Piece, maxTokens: number): boolean {
    return piece.fittedTo > maxTokens && tokensOf(piece, estimate) > maxTokens;
  }

  function fit(piece: Piece, maxTokens: number): Piece[] {
    if (!needsFit(piece, maxTokens)) return [piece];
    if (longText === "error") {
      results.fail(piece.owner, tooLong(piece, maxTokens));
      return [];
    }
    piece.fittedTo = maxTokens;
    const shorter = shortenPiece(piece, maxTokens, longText, estimate);
    return shorter.length === 0 ? [piece] : replace(piece, shorter);
  }

  function replace(piece: Piece, by: Piece[]): Piece[] {
    const { owner } = piece;
    if (by.length === 1) results.truncate(owner);
    if (results.rows.isChunked(owner)) results.rows.replaceChunk(piece, by);
    else if (by.length > 1) results.rows.expectChunks(owner, by);
    return by;
  }

  async function work(list: readonly Piece[]): Promise<void> {
    underWay++;
    try {
      const refusal = await attempt(list);
      if (refusal !== null) await recover(list, refusal);
    } finally {
      underWay--;
    }
  }

  /** Sends a request and keeps what comes; answers a refusal that says something about its inputs. */
  async function attempt(list: readonly Piece[]): Promise<EmbedderError | null> {
    let answer: Answer;
    try {
      const inputs = list.map(({ input }) => input);
      answer = await sender.send(inputs, options.isMetered ? sumTokens(list) : 0);
    } catch (error) {
      if (!(error instanceof EmbedderError)) throw error;
      if (!SIZE_KINDS.has(error.kind) && !INPUT_KINDS.has(error.kind)) throw error;
      return error;
    }
    options.coverage?.add(
      answer,
      list.map(({ input }) => (typeof input === "string" ? input : (input.text ?? ""))),
    );
    answered.count = Math.max(answered.count, list.length);
    answered.length = Math.max(answered.length, lengthOf(list));
    enqueue(await results.accept(list, answer));
    return null;
  }

  async function recover(list: readonly Piece[], refusal: EmbedderError): Promise<void> {
    const [only] = list;
    const isAlone = only !== undefined && list.length === 1;
    if (!isAlone || refusal.kind === "input_too_long") {
      limits.lower(refusal, { inputs: list.length, tokens: sumTokens(list) });
    }
    if (isAlone) return settleBad(only, refusal);
    const { tokensPerInput } = limits.current;
    const isTooLong = refusal.kind === "input_too_long" && tokensPerInput !== undefined;
    if (
      SIZE_KINDS.has(refusal.kind) ||
      (isTooLong && list.some((piece) => needsFit(piece, tokensPerInput)))
    ) {
      return enqueue(list);
    }
    const isolated = await isolateBadInput(list, refusal, attempt);
    enqueue(isolated.rest);
    if (isolated.isConfirmed) settleBad(isolated.bad, isolated.error);
    else suspects.push(isolated);
  }

  /** Found by inference: believed where a request at least as large was answered, tried alone otherwise. */
  function settle({ bad, error, refused }: IsolatedInput<Piece>): void {
    const isSizeFine = answered.count >= refused.length && answered.length >= lengthOf(refused);
    if (isSizeFine) settleBad(bad, error);
    else enqueue([bad]);
  }

  function settleBad(piece: Piece, error: EmbedderError): void {
    if (error.kind === "too_many_inputs") throw error;
    if (error.kind === "invalid_input" || longText === "error" || piece.cutCount >= MAX_CUTS) {
      return results.fail(piece.owner, error);
    }
    const maxTokens = Math.floor(SHORTENING * tokensOf(piece, estimate));
    const shorter = shortenPiece(piece, maxTokens, longText, estimate);
    if (shorter.length === 0) return results.fail(piece.owner, error);
    enqueue(replace(piece, shorter));
  }

  function sumTokens(list: readonly Piece[]): number {
    return list.reduce((sum, piece) => sum + tokensOf(piece, estimate), 0);
  }

  return { results, next };
}

function lengthOf(list: readonly Piece[]): number {
  return list.reduce((sum, { input }) => {
    if (typeof input === "string") return sum + input.length;
    return sum + (input.text?.length ?? 0) + (input.image?.length ?? 0);
  }, 0);
}
