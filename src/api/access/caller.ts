import type { Role, UsageLimits } from "../../jobs/keys/access-key.ts";

/** Who makes a call. */
export interface Caller {
  /** The id of the key; `configured-…` for one of the configuration, `loopback` for whoever needs none. */
  id: string;
  role: Role;
  /** Null for all. */
  corpora: readonly string[] | null;
  limits: UsageLimits;
}

/** Whoever calls a server in development from the same machine. */
export const LOOPBACK_CALLER: Caller = { id: "loopback", role: "admin", corpora: null, limits: {} };
