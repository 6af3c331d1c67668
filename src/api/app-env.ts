import type { Caller } from "./access/caller.ts";

/** What middleware leaves for the handlers of the same request. */
export interface AppEnv {
  Variables: {
    requestId: string;
    /** Of every call under /v1 but deliveries. */
    caller: Caller;
    /** The limit in bytes, set once the body turned out to be longer. */
    exceededBytes?: number;
  };
}
