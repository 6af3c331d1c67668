import { findNextPage } from "./find-next-page.ts";
import { type GithubPost, readGithubPost, toGithubDocument } from "./github-documents.ts";
import { parseJson } from "./json.ts";
import { readPointer } from "./json-pointer.ts";
import { readText } from "./read-text.ts";
import { requestSource, type RequestDependencies } from "./request-source.ts";
import type { SourceAccess } from "./source-access.ts";
import { SourceFailure } from "./source-failure.ts";
import type { RawPage } from "./source-page.ts";
import { type GithubSource, NO_STATE, type SourceState } from "./source.ts";

/** How far issues and discussions are read, each by the time of their last change. */
interface GithubCursor {
  issuesSince?: string | undefined;
  /** Of the first page since then, where it was all there was. */
  issuesEtag?: string | undefined;
  /** Discussions come the latest first: read down to `since`, which is `newest` once that is reached. */
  discussions?: DiscussionsCursor;
}

interface DiscussionsCursor {
  since?: string | undefined;
  newest?: string | undefined;
  after?: string | undefined;
}

interface GithubDependencies extends RequestDependencies {
  github: SourceAccess["github"];
}

const MAX_PAGES = 50;
const MAX_BODY_BYTES = 32 * 1024 * 1024;
const DISCUSSIONS = `query($owner: String!, $name: String!, $after: String) {
  repository(owner: $owner, name: $name) {
    discussions(first: 100, after: $after, orderBy: { field: UPDATED_AT, direction: DESC }) {
      pageInfo { hasNextPage endCursor }
      nodes {
        number title body url createdAt updatedAt closed
        author { login }
        labels(first: 20) { nodes { name } }
      }
    }
  }
}`;

/**
 * Reads the issues (REST API, without pull requests) and the discussions (GraphQL API, which wants a
 * token) of a repository that have changed since the last time. Throws a `SourceFailure`; where the
 * rate limit is used up, with the time until it is not.
 */
export async function* readGithub(
  source: GithubSource,
  state: SourceState,
  dependencies: GithubDependencies,
): AsyncGenerator<RawPage> {
  const cursor: GithubCursor = JSON.parse(state.cursor ?? "{}");
  const { include = ["issues", "discussions"], maxPages = MAX_PAGES } = source;
  const save = (): SourceState => ({ ...NO_STATE, cursor: JSON.stringify(cursor) });
  if (include.includes("issues")) {
    for await (const page of readIssues(source, cursor, maxPages, dependencies)) {
      cursor.issuesSince = page.until;
      cursor.issuesEtag = page.etag;
      yield { values: page.values, state: save() };
    }
  }
  // Without a token nobody may ask for them; they are left out unless they were asked for by name.
  const hasToken = dependencies.github.token !== undefined;
  if (!include.includes("discussions") || (!hasToken && source.include === undefined)) return;
  const known = cursor.discussions ?? {};
  for await (const page of readDiscussions(source, known, maxPages, dependencies)) {
    cursor.discussions = page.reached;
    yield { values: page.values, state: save() };
  }
}

/** The oldest change first, so that what was read is a beginning. */
async function* readIssues(
  { repository }: GithubSource,
  { issuesSince: since, issuesEtag: etag }: GithubCursor,
  maxPages: number,
  dependencies: GithubDependencies,
): AsyncGenerator<{
  values: unknown[] | null;
  until: string | undefined;
  etag?: string | undefined;
}> {
  const { apiUrl } = dependencies.github;
  const first = new URL(`${apiUrl}/repos/${repository}/issues`);
  const query = { state: "all", sort: "updated", direction: "asc", per_page: "100" };
  for (const [name, value] of Object.entries(query)) first.searchParams.set(name, value);
  if (since !== undefined) first.searchParams.set("since", since);
  let url: string | null = first.href;
  let until = since;
  for (let page = 0; url !== null && page < maxPages; page++) {
    const answer = await ask({ url, etag: page === 0 ? etag : undefined }, dependencies);
    const { content, headers } = answer;
    if (content === null) return yield { values: null, until, etag };
    if (!Array.isArray(content)) throw new SourceFailure("GitHub's answer is no list of issues");
    const posts = content
      .filter((item) => readPointer(item, "/pull_request") === undefined)
      .map(readGithubPost)
      .filter((post) => post !== null);
    const last = readPointer(content.at(-1), "/updated_at");
    if (typeof last === "string") until = last;
    const values = await toDocuments(repository, "issues", posts);
    const answered: Parameters<typeof findNextPage>[1] = {
      url,
      headers,
      content,
      itemCount: content.length,
    };
    url = findNextPage({ by: "link" }, answered);
    const isAll = page === 0 && url === null && until === since;
    yield { values, until, etag: isAll ? (headers.get("etag") ?? undefined) : undefined };
  }
}

async function* readDiscussions(
  { repository }: GithubSource,
  known: DiscussionsCursor,
  maxPages: number,
  dependencies: GithubDependencies,
): AsyncGenerator<{ values: unknown[]; reached: DiscussionsCursor }> {
  const [owner, name] = repository.split("/");
  const { since } = known;
  let { newest, after } = known;
  for (let page = 0; page < maxPages; page++) {
    const body = JSON.stringify({
      query: DISCUSSIONS,
      variables: { owner, name, after: after ?? null },
    });
    const url = graphqlUrl(dependencies.github.apiUrl);
    const { content } = await ask({ url, body }, dependencies);
    const problem = readPointer(content, "/errors/0/message");
    if (problem !== undefined) throw new SourceFailure(`GitHub says: ${String(problem)}`);
    const nodes = readPointer(content, "/data/repository/discussions/nodes");
    if (!Array.isArray(nodes)) throw new SourceFailure("GitHub's answer has no discussions");
    const isNew = (node: unknown): boolean =>
      since === undefined || String(readPointer(node, "/updatedAt")) > since;
    const fresh = nodes.filter(isNew);
    const latest = readPointer(nodes[0], "/updatedAt");
    if (newest === undefined && typeof latest === "string") newest = latest;
    const values = await toDocuments(repository, "discussions", fresh.map(toPost));
    const hasNext =
      readPointer(content, "/data/repository/discussions/pageInfo/hasNextPage") === true;
    if (!hasNext || fresh.length < nodes.length) {
      yield { values, reached: { since: newest ?? since } };
      return;
    }
    after = String(readPointer(content, "/data/repository/discussions/pageInfo/endCursor"));
    yield { values, reached: { since, newest, after } };
  }
}

function toDocuments(
  repository: string,
  kind: "issues" | "discussions",
  posts: readonly GithubPost[],
): Promise<unknown[]> {
  return Promise.all(posts.map((post) => toGithubDocument(repository, kind, post)));
}

function toPost(node: unknown): GithubPost {
  const labels = readPointer(node, "/labels/nodes");
  const author = readPointer(node, "/author/login");
  return {
    number: Number(readPointer(node, "/number")),
    title: String(readPointer(node, "/title")),
    body: String(readPointer(node, "/body") ?? ""),
    link: String(readPointer(node, "/url")),
    author: typeof author === "string" ? author : null,
    state: readPointer(node, "/closed") === true ? "closed" : "open",
    labels: Array.isArray(labels) ? labels.map((label) => String(readPointer(label, "/name"))) : [],
    createdAt: String(readPointer(node, "/createdAt")),
  };
}

/** Of GitHub Enterprise it is beside the REST API, not under it. */
function graphqlUrl(apiUrl: string): string {
  return `${apiUrl.replace(/\/v3$/, "")}/graphql`;
}

/** `content` is null where nothing has changed since `etag`. */
async function ask(
  { url, body, etag = null }: { url: string; body?: string; etag?: string | null | undefined },
  dependencies: GithubDependencies,
): Promise<{ content: unknown; headers: Headers }> {
  const { apiUrl, token } = dependencies.github;
  const isTheirs = new URL(url).origin === new URL(apiUrl).origin;
  const headers = {
    accept: "application/vnd.github+json",
    "x-github-api-version": "2022-11-28",
    ...(token !== undefined && isTheirs && { authorization: `Bearer ${token}` }),
  };
  const address = { url, headers, ...(body !== undefined && { body }) };
  const known = { etag, lastModified: null };
  const answer = await requestSource(address, known, dependencies, (response) =>
    readText(response, MAX_BODY_BYTES),
  );
  return {
    content: answer.content === null ? null : parseJson(answer.content),
    headers: answer.headers,
  };
}
