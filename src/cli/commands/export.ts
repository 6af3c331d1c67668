import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { writeBertopic } from "../../library/index.ts";
import { takePositionals, wantsJson, type Command } from "../command.ts";
import { readModel } from "../read-model.ts";

export const exportCommand: Command = {
  usage: "export MODEL FOLDER [--embedding-model NAME] [--json]",
  about:
    "Writes a model as a folder that BERTopic loads in Python; NAME is what sentence-transformers embeds texts with there.",
  async run(parameters) {
    const { values, positionals } = parseArgs({
      args: parameters,
      allowPositionals: true,
      options: { "embedding-model": { type: "string" }, json: { type: "boolean" } },
    });
    const [path, folder] = takePositionals(positionals, ["MODEL", "FOLDER"]);
    const embeddingModel = values["embedding-model"];
    const files = writeBertopic(
      await readModel(path),
      embeddingModel === undefined ? {} : { embeddingModel },
    );
    await mkdir(folder, { recursive: true });
    for (const [name, content] of files) await writeFile(join(folder, name), content);
    const names = [...files.keys()];
    console.log(
      wantsJson(values.json) ? JSON.stringify({ folder, files: names }) : names.join("\n"),
    );
  },
};
