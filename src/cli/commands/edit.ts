import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import type { EditRequest, Model } from "../../library/index.ts";
import { takePositionals, wantsJson, type Command } from "../command.ts";
import { readDocuments } from "../read-documents.ts";
import { readModel } from "../read-model.ts";
import { topicTable } from "../topic-table.ts";

export const editCommand: Command = {
  usage:
    "edit MODEL [--edit JSON …] [--undo ID …] [--documents DOCS.jsonl|.csv|.txt] [--out MODEL] [--json]",
  about:
    'Edits the topics of a model, as by --edit \'{"type":"merge","topics":[1,2]}\', or undoes edits; without either it shows the log.',
  async run(parameters) {
    const { values, positionals } = parseArgs({
      args: parameters,
      allowPositionals: true,
      options: {
        edit: { type: "string", multiple: true, default: [] },
        undo: { type: "string", multiple: true, default: [] },
        documents: { type: "string" },
        out: { type: "string" },
        json: { type: "boolean" },
      },
    });
    const [path] = takePositionals(positionals, ["MODEL"]);
    let model = await readModel(path);
    const texts =
      values.documents === undefined ? undefined : await textsOf(model, values.documents);
    const settings = texts === undefined ? {} : { texts };
    for (const id of values.undo) model = await model.undo(id, settings);
    for (const request of values.edit) model = await model.edit(parseEdit(request), settings);
    if (values.out !== undefined) await writeFile(values.out, model.encode());
    const { edits, topics } = model;
    if (wantsJson(values.json)) {
      const log = edits.map(({ id, edit }) => ({ id, edit: shown(edit) }));
      console.log(JSON.stringify({ edits: log, topics }));
      return;
    }
    for (const { id, edit } of edits) console.log(`${id}\t${JSON.stringify(shown(edit))}`);
    console.log(topicTable(topics, process.stdout.columns ?? 120, topics.length));
  },
};

/** Without the directions of a split, which tell a person nothing. */
function shown(edit: Model["edits"][number]["edit"]): object {
  if (edit.type !== "split") return edit;
  const { directions: _, ...rest } = edit;
  return rest;
}

function parseEdit(text: string): EditRequest {
  try {
    return JSON.parse(text) as EditRequest;
  } catch {
    throw new Error(`--edit ${text} is no JSON.`);
  }
}

async function textsOf({ documentIds }: Model, path: string): Promise<string[]> {
  const textOf = new Map<string, string>();
  for await (const { id, text } of readDocuments(path)) textOf.set(id, text);
  return documentIds.map((id) => {
    const text = textOf.get(id);
    if (text === undefined) throw new Error(`${path} has no document ${id}, which the model has.`);
    return text;
  });
}
