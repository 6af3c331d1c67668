// A tour for whoever knows BERTopic: its calls stand beside ours. In one process, without a server.
//
//   npm run build
//   node examples/tour.ts
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fit, hierarchyText, openModel, writeBertopic, writeTable } from "edgetopic";
import { sotuPassages } from "../scripts/passages.ts";

const documents = [...sotuPassages()].slice(-900);

// fit · topic_model.fit_transform(docs). The embedder is built in; the same documents and seed give
// the same digest on every machine.
const model = await fit(documents, { options: { minTopicSize: 10, seed: 42 } });
const outliers = model.topics.find(({ id }) => id === -1)?.size ?? 0;
console.log(`fit: ${model.topics.length} topics, ${outliers} outliers, digest ${model.digest}`);

// look · get_topic_info(), get_document_info(docs). Tables as JSON, NDJSON, CSV or Arrow.
for (const { id, size, name } of model.topics.slice(0, 5))
  console.log(`look: ${id} ${size} ${name}`);
const table = await new Response(writeTable(model, "topics", "csv")).text();
console.log(`look: ${table.split("\r\n")[0]}`);
const [first] = model.documentIds;
console.log(`look: ${first} is of topic ${model.documentTopic(0).topic}`);

// relabel, merge · set_topic_labels, merge_topics(docs, [[…]]). Each edit can be undone; ids stay.
const [largest, second] = model.topics.map(({ id }) => id);
const named = await model.edit({ type: "rename", topic: largest ?? 0, name: "The people" });
const merged = await named.edit({ type: "merge", topics: [largest ?? 0, second ?? 1] });
const [both] = merged.topics;
console.log(`merge: ${both?.id} ${both?.size} ${both?.name}, ${merged.topics.length} topics`);
console.log(`undo: ${(await merged.undo()).topics.length} topics`);

// transform · transform(docs): each text by itself, whatever comes with it.
const text = "Every child deserves a good teacher and a school that works.";
const [assigned] = await model.assign([text], { memberships: true });
console.log(
  `transform: topic ${assigned?.topic}, of several: ${JSON.stringify(assigned?.memberships)}`,
);

// over time · topics_over_time(docs, timestamps); the columns go in the order of model.documentIds.
const known = new Map(documents.map((document) => [document.id, document]));
const inOrder = model.documentIds.map((id) => known.get(id) ?? raise(id));
const texts = inOrder.map((document) => document.text);
const timestamps = inOrder.map(({ timestamp }) => timestamp);
const timeline = await model.overTime(timestamps, { bins: 4, texts });
for (const { topic, counts, words } of timeline.topics.slice(0, 3)) {
  const said = words.map((stretch) => stretch[0]?.word ?? "–").join(", ");
  console.log(`over time: ${topic} has ${counts.join(", ")} documents, in words ${said}`);
}

// per class · topics_per_class(docs, classes).
const classes = inOrder.map((document) => document.class);
const perClass = await model.perClass(classes, { texts });
console.log(`per class: ${JSON.stringify(perClass.classes)}`);

// distribution · approximate_distribution(docs): the topics within a text, by windows over its words.
const sentence = "We raised the minimum wage, and the troops came home from Afghanistan.";
const [distribution] = await model.distributions([sentence]);
for (const { topic, weight } of distribution?.topics.slice(0, 3) ?? [])
  console.log(`distribution: ${(100 * weight).toFixed(0)} % ${nameOf(topic)}`);

// find topics · find_topics(search_term).
const [found] = await model.findTopics("medicine and hospitals", { count: 1 });
console.log(`find: ${nameOf(found?.topic)}`);

// hierarchy · hierarchical_topics(docs), get_topic_tree(). No texts: the counts of words are kept.
console.log(`hierarchy:\n${hierarchyText(model.hierarchy())}`);

// larger topics · another min_topic_size, without a fit: the tree of the fit is cut anew.
const larger = await model.recluster({ minTopicSize: 20, texts });
console.log(`larger: ${larger.topics.length} topics instead of ${model.topics.length}`);

// zero-shot · BERTopic(zeroshot_topic_list=…); guided, semi-supervised, supervised and manual likewise.
const mode = {
  name: "zero-shot",
  topics: ["schools and teachers", "war in Iraq"],
  minSimilarity: 0.5,
} as const;
const { targets = [] } = await fit(documents, { options: { mode } });
for (const { name, topic, documentCount } of targets) {
  console.log(`zero-shot: ${documentCount} documents are like "${name}", topic ${topic}`);
}

// save, load · save(path), BERTopic.load(path): one file, which a Worker opens, too.
const folder = await mkdtemp(join(tmpdir(), "edgetopic-tour-"));
await writeFile(join(folder, "topics.model"), model.encode());
const loaded = openModel(await readFile(join(folder, "topics.model")));
console.log(`load: ${loaded.digest === model.digest ? "the same topics" : "other topics"}`);

// And a folder that BERTopic loads: BERTopic.load(path).
for (const [name, content] of writeBertopic(loaded)) await writeFile(join(folder, name), content);
console.log(`BERTopic: ${[...writeBertopic(loaded).keys()].join(", ")}`);
await rm(folder, { recursive: true });

function nameOf(topic: number | undefined): string {
  return model.topics.find(({ id }) => id === topic)?.name ?? "no topic";
}

function raise(id: string): never {
  throw new Error(`There is no document ${id}.`);
}
