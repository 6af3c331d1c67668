import { z } from "zod";
import { EdgetopicError } from "../../core/errors.ts";
import { readKeyToRow } from "../formats/key-to-row.ts";
import { readNpyRows } from "../formats/npy-rows.ts";
import { refuseSecondPack } from "../word-vectors/import-word-vectors.ts";
import type {
  PackEncoding,
  PackManifest,
  PackObjects,
  PackSubwords,
} from "../word-vectors/pack-format.ts";
import { createPackWriter } from "../word-vectors/pack-writer.ts";

/** The files of a spaCy pipeline's folder that its vectors are in. */
export interface SpacyVectorFiles {
  /** `vocab/vectors` */
  vectors: ReadableStream<Uint8Array>;
  /** `vocab/key2row` */
  keyToRow: ReadableStream<Uint8Array>;
  /** `vocab/vectors.cfg`, JSON */
  settings: string;
}

/** spaCy's numbers of the attributes by which a token is looked up. */
const ORTH = 65;
const LOWER = 66;
const ATTRIBUTE = z.union([
  z.literal(ORTH),
  z.literal(LOWER),
  z.literal("ORTH"),
  z.literal("LOWER"),
]);

const SETTINGS = z.discriminatedUnion("mode", [
  z.object({ mode: z.literal("default"), attr: ATTRIBUTE.optional() }),
  z.object({
    mode: z.literal("floret"),
    minn: z.int().nonnegative(),
    maxn: z.int().nonnegative(),
    hash_count: z.int().min(1).max(4),
    hash_seed: z.int().nonnegative(),
    bow: z.string(),
    eow: z.string(),
    attr: ATTRIBUTE.optional(),
  }),
]);

/**
 * Writes the vectors of a spaCy pipeline as a pack, as `importWordVectors` does; the words
 * themselves are not needed, as spaCy keys its rows by their hashes. Throws `invalid_model` where
 * there are no vectors, as in pipelines whose names end in "sm" or "trf".
 */
export async function importSpacyVectors(
  files: SpacyVectorFiles,
  objects: PackObjects,
  prefix: string,
  encoding: PackEncoding = "int8",
): Promise<PackManifest> {
  try {
    await refuseSecondPack(objects, prefix);
    return await writePack(files, objects, prefix, encoding);
  } catch (error) {
    // Those that were begun are let go of by what reads them.
    for (const stream of [files.vectors, files.keyToRow]) {
      if (!stream.locked) await stream.cancel();
    }
    throw error;
  }
}

async function writePack(
  files: SpacyVectorFiles,
  objects: PackObjects,
  prefix: string,
  encoding: PackEncoding,
): Promise<PackManifest> {
  const settings = readSettings(files.settings);
  const { rowCount, dimensions, rows } = await readNpyRows(files.vectors).catch(refuseEmpty);
  const writer = createPackWriter(objects, prefix, dimensions, encoding);
  for await (const block of rows) await writer.addRows(block);
  await readKeyToRow(files.keyToRow, (high, low, row) => {
    if (row >= rowCount) throw invalid(`lead to row ${row}, but there are ${rowCount} rows`);
    if (row >= 0) writer.addKey(high, low, row);
  });
  const subwords: PackSubwords | null =
    settings.mode === "default"
      ? null
      : {
          kind: "floret",
          shortest: settings.minn,
          longest: settings.maxn,
          hashCount: settings.hash_count,
          hashSeed: settings.hash_seed,
          begin: settings.bow,
          end: settings.eow,
        };
  const isLowerCase = settings.attr === LOWER || settings.attr === "LOWER";
  return writer.finish({ hasSymbols: true, isLowerCase, subwords });
}

function refuseEmpty(cause: unknown): never {
  const isEmpty = cause instanceof EdgetopicError && / 0 dimensions/.test(cause.message);
  throw isEmpty ? invalid("are none; take a pipeline whose name ends in md or lg") : cause;
}

function readSettings(text: string): z.infer<typeof SETTINGS> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw invalid("have a vectors.cfg that is no JSON", cause);
  }
  const parsed = SETTINGS.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw invalid(
    `have a vectors.cfg that is wrong at "${issue?.path.join(".") ?? ""}": ${issue?.message ?? ""}`,
  );
}

function invalid(what: string, cause?: unknown): EdgetopicError {
  return new EdgetopicError("invalid_model", `The vectors of the spaCy pipeline ${what}.`, {
    cause,
  });
}
