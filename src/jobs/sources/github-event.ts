import { readPointer } from "./json-pointer.ts";
import {
  type GithubKind,
  nameGithubDocument,
  readGithubPost,
  toGithubDocument,
} from "./github-documents.ts";

/** After these a post is not where it was. */
const REMOVALS = new Set(["deleted", "transferred"]);

/**
 * What an event of GitHub's webhooks says of issues and discussions, as a delivery: the post as it is
 * now, or that it is gone. Nothing for pull requests, comments that say nothing of the post itself,
 * and all other events.
 */
export async function readGithubEvent(
  event: unknown,
): Promise<{ documents: unknown[]; removed: string[] }> {
  const repository = readPointer(event, "/repository/full_name");
  for (const [kind, name] of [
    ["issues", "issue"],
    ["discussions", "discussion"],
  ] satisfies [GithubKind, string][]) {
    const post = readGithubPost(readPointer(event, `/${name}`));
    if (post === null || typeof repository !== "string") continue;
    if (readPointer(event, `/${name}/pull_request`) !== undefined) continue;
    const action = readPointer(event, "/action");
    const isComment = readPointer(event, "/comment") !== undefined;
    if (!isComment && typeof action === "string" && REMOVALS.has(action)) {
      return { documents: [], removed: [await nameGithubDocument(repository, kind, post.number)] };
    }
    return { documents: [await toGithubDocument(repository, kind, post)], removed: [] };
  }
  return { documents: [], removed: [] };
}
