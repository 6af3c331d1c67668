import { parseArgs } from "node:util";
import { hierarchyNewick, hierarchyText, type HierarchyOptions } from "../../library/index.ts";
import { takePositionals, type Command } from "../command.ts";
import { parseChoice } from "../parse-choice.ts";
import { readModel } from "../read-model.ts";

const LINKAGES = ["ward", "average", "complete", "single"] as const;
const FORMATS = ["text", "newick", "json"] as const;

export const hierarchyCommand: Command = {
  usage:
    "hierarchy MODEL [--linkage ward|average|complete|single] [--by words|embeddings] [--format text|newick|json]",
  about: "Shows the topics of a model merged two by two, as a tree.",
  async run(parameters) {
    const { values, positionals } = parseArgs({
      args: parameters,
      allowPositionals: true,
      options: {
        linkage: { type: "string", default: "ward" },
        by: { type: "string", default: "words" },
        format: { type: "string", default: "text" },
      },
    });
    const [path] = takePositionals(positionals, ["MODEL"]);
    const options: HierarchyOptions = {
      linkage: parseChoice("linkage", values.linkage, LINKAGES),
      by: parseChoice("by", values.by, ["words", "embeddings"]),
    };
    const format = parseChoice("format", values.format, FORMATS);
    const nodes = (await readModel(path)).hierarchy(options);
    if (format === "json") console.log(JSON.stringify(nodes));
    else if (format === "newick") console.log(hierarchyNewick(nodes));
    else process.stdout.write(hierarchyText(nodes));
  },
};
