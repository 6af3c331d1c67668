import { expect } from "vitest";
import type { Client } from "../../../src/client/client.ts";
import { ignoreProblem } from "./ignore-problem.ts";
import { CORPUS, type Operation } from "./operation.ts";

const REFRESH_MODES = ["auto", "assign", "full"] as const;

/** `place`, 0 … 1, says which of the modes. */
export function refresh(client: Client, place: number): Operation {
  const mode = at(REFRESH_MODES, place);
  return {
    name: `refresh ${mode}`,
    async send() {
      const ignore = ignoreProblem("too_few_documents", "not_fitted");
      await client.startRefresh(CORPUS, { mode }).catch(ignore);
    },
  };
}

/** Names one of the topics; refused where a refresh publishes, or the topic is not there any more. */
export function rename(client: Client, name: string, place: number, names: Set<string>): Operation {
  let isMade = false;
  return {
    name: `call a topic "${name}"`,
    async send() {
      const read = await client.getTopics(CORPUS).catch(ignoreProblem("not_fitted"));
      const topic = at(
        (read?.topics ?? []).filter(({ id }) => id >= 0),
        place,
      )?.id;
      if (topic === undefined) return;
      const edited = await client
        .edit(CORPUS, { type: "rename", topic, name })
        .catch(ignoreProblem("refresh_under_way", "unknown_topic", "version_changed"));
      isMade = edited !== undefined;
    },
    note() {
      if (isMade) names.add(name);
    },
  };
}

/** An edit of what is published: back to one of the versions there are, or to the same. */
export function publishAgain(client: Client, place: number): Operation {
  return {
    name: "publish again",
    async send() {
      const { versions } = await client.listVersions(CORPUS);
      const version = at(versions, place)?.version;
      if (version === undefined) return;
      // It may be old enough meanwhile to be forgotten.
      await client.publishVersion(CORPUS, version).catch(ignoreProblem("unknown_version"));
    },
  };
}

/** Topics, map and assignment are of one version each, and add up. */
export function readPublished(client: Client): Operation {
  return {
    name: "read topics",
    async send() {
      const read = await client.getTopics(CORPUS).catch(ignoreProblem("not_fitted"));
      if (read === undefined) return;
      expect(read.topics.reduce((sum, { size }) => sum + size, 0)).toBe(read.documentCount);
      const { ids, x, topics } = await client.getMap(CORPUS);
      expect([new Set(ids).size, x.length]).toEqual([ids.length, topics.length]);
      const { assignments } = await client.assign(CORPUS, [{ text: "a captain and a storm" }]);
      expect(assignments).toHaveLength(1);
    },
  };
}

function at<Item>(items: readonly Item[], place: number): Item | undefined {
  return items[Math.floor(place * items.length)];
}
