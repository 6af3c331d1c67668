import { EdgetopicError } from "../../core/errors.ts";
import {
  diverseRepresentatives,
  type RepresentativeOptions,
} from "../../core/topics/documents/diverse-representatives.ts";
import type { VersionReader } from "../version-reader.ts";

/** The ids of documents that stand for a topic of a version. Throws `unknown_topic`, `invalid_option`. */
export async function versionRepresentatives(
  reader: VersionReader,
  topic: number,
  options: RepresentativeOptions,
): Promise<string[]> {
  const { centroids, topicIds } = await reader.structure();
  const index = topicIds.indexOf(topic);
  if (topic < 0 || index < 0) {
    throw new EdgetopicError(
      "unknown_topic",
      `Version ${reader.version} has no topic ${topic} with representative documents.`,
    );
  }
  const { rows, documentIds, rowOfDocument } = await reader.documentIndex();
  const rowOf = new Map(documentIds.map((id, i) => [id, rowOfDocument[i] as number]));
  const members: string[] = [];
  for await (const page of reader.documents({ texts: false })) {
    for (const document of page) {
      if (document.topic === topic && rowOf.has(document.id)) members.push(document.id);
    }
  }
  const { dimensions } = rows;
  const centroid = centroids.slice(index * dimensions, (index + 1) * dimensions);
  const rowOfMember = Int32Array.from(members, (id) => rowOf.get(id) as number);
  const chosen = diverseRepresentatives(rows, rowOfMember, centroid, options);
  return chosen.map((member) => members[member] as string);
}
