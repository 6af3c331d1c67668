import { z } from "zod";
import { EdgetopicError } from "../core/errors.ts";

const MAX_ID_LENGTH = 256;
const MAX_MEMBERS = 8;
/** Of a name as one string. */
export const MAX_NAME_LENGTH = 4096;

const IdSchema = z.string().min(1).max(MAX_ID_LENGTH);
const ChainSchema = z.array(IdSchema).min(1).max(MAX_MEMBERS);
const HostSchema = z.union([IdSchema, ChainSchema]);
const MemberSchema = z.union([
  IdSchema,
  ChainSchema,
  z.strictObject({ embedder: HostSchema, weight: z.number().positive().max(1_000_000) }),
]);
const MembersSchema = z.array(MemberSchema).min(1).max(MAX_MEMBERS);

/** What `embedder` takes, wherever one is named. */
export const EmbedderNameSchema = z.union(
  [
    IdSchema,
    ChainSchema,
    z.strictObject({ concat: MembersSchema }),
    z.strictObject({ mean: MembersSchema }),
    z.strictObject({ text: HostSchema, image: HostSchema }),
  ],
  {
    error:
      'expected an id ("static/en"), a list of ids that stand in for each other, { concat: […] }, { mean: […] } or { text, image }',
  },
);

/** An id, or several of one space that are asked in turn. */
export type HostName = z.output<typeof HostSchema>;
/** One of several that are put together; its weight is 1 where it has none. */
export type MemberName = z.output<typeof MemberSchema>;
/**
 * An embedder by its id; several that stand in for each other; several side by side (`concat`) or
 * added up (`mean`); or one of texts and one of images of the same space.
 */
export type EmbedderName = z.output<typeof EmbedderNameSchema>;

/**
 * The name as one string: an id as it is, all else as JSON. Equal names are equal strings. Throws
 * `invalid_option`.
 */
export function encodeEmbedderName(name: EmbedderName): string {
  const decoded = decodeEmbedderName(typeof name === "string" ? name : JSON.stringify(name));
  return typeof decoded === "string" ? decoded : JSON.stringify(decoded);
}

/** The inverse; takes JSON however it is spaced. Throws `invalid_option`. */
export function decodeEmbedderName(text: string): EmbedderName {
  if (!/^\s*[[{]/.test(text)) return text;
  const parsed = EmbedderNameSchema.safeParse(readJson(text));
  if (parsed.success && typeof parsed.data !== "string") return parsed.data;
  throw refuse(text);
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refuse(text: string): EdgetopicError {
  const shown = text.length > 100 ? `${text.slice(0, 100)}…` : text;
  return new EdgetopicError(
    "invalid_option",
    `The embedder ${shown} is no name: expected an id, or as JSON a list of ids, { concat: […] }, { mean: […] } or { text, image }.`,
  );
}
