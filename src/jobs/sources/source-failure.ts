/** Why a source could not be read; `message` is the end of a sentence that names the source. */
export class SourceFailure extends Error {
  override readonly name = "SourceFailure";
  /** What the host answered; null where it did not. */
  readonly status: number | null;
  /** Whether it may go away by itself within seconds. */
  readonly isTransient: boolean;
  /** How long the host asked to be left alone; null where it did not. */
  readonly retryAfterMs: number | null;

  constructor(
    message: string,
    options: {
      status?: number;
      isTransient?: boolean;
      retryAfterMs?: number | null;
      cause?: unknown;
    } = {},
  ) {
    super(message, { cause: options.cause });
    this.status = options.status ?? null;
    this.isTransient = options.isTransient ?? false;
    this.retryAfterMs = options.retryAfterMs ?? null;
  }
}
