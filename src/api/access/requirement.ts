import { EdgetopicError } from "../../core/errors.ts";
import { ROLES, type Role } from "../../jobs/keys/access-key.ts";
import type { Caller } from "./caller.ts";

/** What a key must be good for. */
export interface Requirement {
  role: Role;
  /** The corpus it must be for; null where none is named. */
  corpus: string | null;
  /** Whether it must be for all corpora. */
  isGlobal: boolean;
}

const CORPUS_PATH = /^\/v1\/corpora\/([^/]+)(\/.*)?$/;
/** Below a corpus: what is asked with POST because of its size, and changes nothing. */
const READING_POSTS = /^\/(assign|distributions|explanations|outliers\/reduction)$/;
/** Below a corpus: what tells more than topics do, such as addresses with secrets in them. */
const CONFIDENTIAL = /^\/(sources|notifications|notify|export)(\/|$)/;
const ADMINISTERED = /^\/limits$/;
/** Answers to anybody's question about what is theirs. */
const PERSONAL: Record<string, Role> = {
  "/v1/corpora": "read",
  "/v1/usage": "read",
  "/v1/embeddings": "write",
  "/v1/audit": "admin",
};

/**
 * What a call needs, by its path alone, as it stands in the OpenAPI description or in a request. Below
 * a corpus reading needs "read" and the rest "write"; deleting it, and all that is not named here, "admin".
 */
export function requirementOf(method: string, path: string): Requirement {
  const isReading = method === "GET" || method === "HEAD";
  const [, segment, rest = ""] = CORPUS_PATH.exec(path) ?? [];
  if (segment !== undefined) {
    return { role: roleOf(method, isReading, rest), corpus: decode(segment), isGlobal: false };
  }
  const role = PERSONAL[path];
  if (role !== undefined) return { role, corpus: null, isGlobal: false };
  return { role: "admin", corpus: null, isGlobal: !/^\/v1\/keys(\/|$)/.test(path) };
}

function roleOf(method: string, isReading: boolean, rest: string): Role {
  if (ADMINISTERED.test(rest) && !isReading) return "admin";
  if (rest === "" && method === "DELETE") return "admin";
  if (CONFIDENTIAL.test(rest)) return "write";
  return isReading || (method === "POST" && READING_POSTS.test(rest)) ? "read" : "write";
}

/** Throws `forbidden` where the caller's key is not good for that. */
export function permit(caller: Caller, { role, corpus, isGlobal }: Requirement): void {
  if (ROLES.indexOf(caller.role) < ROLES.indexOf(role)) {
    throw forbidden(`The call needs a key with the role "${role}"; this one has "${caller.role}".`);
  }
  if (corpus !== null && !coversCorpus(caller, corpus)) {
    throw forbidden(`The key is not for the corpus "${corpus}".`);
  }
  if (isGlobal && caller.corpora !== null) {
    throw forbidden("The call needs a key for all corpora.");
  }
}

export function coversCorpus({ corpora }: Pick<Caller, "corpora">, corpus: string): boolean {
  return corpora === null || corpora.includes(corpus);
}

/** Whether all these corpora are the caller's as well. */
export function coversCorpora(caller: Caller, corpora: readonly string[] | null): boolean {
  if (corpora === null) return caller.corpora === null;
  return corpora.every((corpus) => coversCorpus(caller, corpus));
}

export function forbidden(message: string): EdgetopicError {
  return new EdgetopicError("forbidden", message);
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
