import {
  hasOtherWords,
  readsOtherTerms,
  reweighWords,
  withWords,
} from "../../core/topics/reword.ts";
import { EdgetopicError } from "../../core/errors.ts";
import type { FitOptions } from "../../core/options.ts";
import { loadLanguageTools } from "../../languages/language-tools.ts";
import { openRepresented, readTopicList } from "../representations/open-represented.ts";
import type { RefreshContext } from "./refresh-context.ts";
import { versionKeys } from "./version-objects.ts";

/**
 * Gives the topics of a version that shares another's model the words that the corpus's options ask
 * for by now, weighed by the counts of the fit. Where those have not what it takes the words stay, and
 * a warning says so.
 */
export async function rewordVersion(
  context: RefreshContext,
  version: number,
  model: number,
): Promise<void> {
  if (version === model) return;
  const { task, objects, corpus } = context;
  const { options } = task.settings;
  await context.step("reword-version", async () => {
    const keys = versionKeys(task.prefix, version);
    try {
      const written = { prefix: task.prefix, version, model };
      const { structure } = await openRepresented(objects, written);
      const fitted = structure.options;
      const before = (await optionsOfBase(context)) ?? fitted;
      if (hasOtherWords(fitted, options) && !readsOtherTerms(fitted, options)) {
        await objects.put(keys.words, JSON.stringify(options));
      }
      if (!hasOtherWords(before, options)) return;
      const list = await readTopicList(objects, keys.topics);
      const tools = await loadLanguageTools(options.language);
      const { words } = reweighWords(structure, list.topics, options, tools);
      const topics = withWords(list.topics, structure.topicIds, words);
      await objects.put(keys.topics, JSON.stringify({ ...list, topics }));
    } catch (error) {
      if (!(error instanceof EdgetopicError) || error.code === "unknown_refresh") throw error;
      const detail = `The words are those of the fit: ${error.message}`;
      await corpus.reportRefresh(task.refreshId, {
        state: "publishing",
        warnings: [{ code: "words_outdated", detail, count: 1 }],
      });
    }
  });
}

/** By which the words of the version before were weighed, where not by its model's. */
async function optionsOfBase({ objects, task }: RefreshContext): Promise<FitOptions | null> {
  const key = versionKeys(task.prefix, task.base?.version ?? 0).words;
  const bytes = await objects.get(key);
  return bytes === null ? null : (JSON.parse(new TextDecoder().decode(bytes)) as FitOptions);
}
