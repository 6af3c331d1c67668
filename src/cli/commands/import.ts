import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { importSpacyVectors } from "../../embedders/spacy/import-spacy-vectors.ts";
import { decodeModelPack, MODEL_PACK_NAME } from "../../embedders/transformer/model-pack.ts";
import { packModel } from "../../embedders/transformer/transformer.ts";
import {
  importWordVectors,
  type WordVectorFormat,
} from "../../embedders/word-vectors/import-word-vectors.ts";
import type { PackEncoding, PackObjects } from "../../embedders/word-vectors/pack-format.ts";
import { takePositionals, wantsJson, type Command } from "../command.ts";
import { createModelWriter, modelFilesIn, openFile } from "../model-files.ts";

const FORMATS = [
  "word2vec-binary",
  "word2vec-text",
  "glove",
  "fast-text",
  "spacy",
  "transformer",
] as const;
const ENCODINGS = ["int8", "float32"] as const;

interface ImportOptions {
  encoding: PackEncoding;
  maxWords: number | undefined;
}

export const importCommand: Command = {
  usage: `import FILE NAME --format ${FORMATS.join("|")} [--encoding int8|float32] [--max-words N] [--out FOLDER] [--json]`,
  about:
    "Makes word vectors, a spaCy pipeline's folder or a transformer's into what an id names, under FOLDER/NAME; FOLDER is EDGETOPIC_MODELS where it is left out.",
  async run(parameters) {
    const { values, positionals } = parseArgs({
      args: parameters,
      allowPositionals: true,
      options: {
        format: { type: "string" },
        encoding: { type: "string", default: "int8" },
        "max-words": { type: "string" },
        out: { type: "string" },
        json: { type: "boolean" },
      },
    });
    const [path, name] = takePositionals(positionals, ["FILE", "NAME"]);
    if (!/^[\w-][\w.-]*$/.test(name))
      throw new Error(`${name} is no name; expected letters, digits, dots and dashes.`);
    const format = oneOf(FORMATS, values.format, "--format");
    const folder = values.out ?? process.env["EDGETOPIC_MODELS"];
    if (!folder) throw new Error("Expected --out FOLDER, as EDGETOPIC_MODELS is not set.");
    const options = {
      encoding: oneOf(ENCODINGS, values.encoding, "--encoding"),
      maxWords: readCount(values["max-words"]),
    };
    const id = await importModel(path, name, format, createModelWriter(folder), options);
    console.log(wantsJson(values.json) ? JSON.stringify({ id, folder: join(folder, name) }) : id);
  },
};

/** Answers the id that names it. */
async function importModel(
  path: string,
  name: string,
  format: (typeof FORMATS)[number],
  objects: PackObjects,
  { encoding, maxWords }: ImportOptions,
): Promise<string> {
  if (format === "transformer") {
    const pack = await packModel(modelFilesIn(path));
    await objects.put(`${name}/${MODEL_PACK_NAME}`, pack);
    const { config } = decodeModelPack(pack).description;
    return `transformer/${name}?dimensions=${config.hiddenSize}`;
  }
  if (format === "spacy") {
    const files = {
      vectors: openFile(join(path, "vocab/vectors")),
      keyToRow: openFile(join(path, "vocab/key2row")),
      settings: await readFile(join(path, "vocab/vectors.cfg"), "utf8"),
    };
    const { dimensions } = await importSpacyVectors(files, objects, `${name}/`, encoding);
    return `spacy/${name}?dimensions=${dimensions}`;
  }
  const options: { format: WordVectorFormat; encoding: PackEncoding; maxWords?: number } = {
    format,
    encoding,
    ...(maxWords !== undefined && { maxWords }),
  };
  const { dimensions } = await importWordVectors(openFile(path), objects, `${name}/`, options);
  return `word-vectors/${name}?dimensions=${dimensions}`;
}

function oneOf<const Word extends string>(
  words: readonly Word[],
  given: string | undefined,
  option: string,
): Word {
  const found = words.find((word) => word === given);
  if (found !== undefined) return found;
  throw new Error(`${option} is ${given ?? "missing"}, expected ${words.join(", ")}.`);
}

function readCount(given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  if (/^[1-9]\d*$/.test(given)) return Number(given);
  throw new Error(`--max-words is ${given}, expected a whole number from 1 on.`);
}
