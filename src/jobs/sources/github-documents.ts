import { nameDocument } from "./name-document.ts";

/** What the REST API, the GraphQL API and the events say of an issue or a discussion, as one. */
export interface GithubPost {
  number: number;
  title: string;
  body: string | null;
  link: string;
  author: string | null;
  state: string | null;
  labels: string[];
  createdAt: string;
}

export type GithubKind = "issues" | "discussions";

/** The id of a post is the same whether it was fetched or delivered. */
export function nameGithubDocument(
  repository: string,
  kind: GithubKind,
  number: number,
): Promise<string> {
  return nameDocument("github", `${repository.replace("/", ":")}:${kind}:${number}`);
}

/** Unchecked. The text is the title and the body in Markdown, without its comments. */
export async function toGithubDocument(
  repository: string,
  kind: GithubKind,
  post: GithubPost,
): Promise<unknown> {
  const body = (post.body ?? "").replace(/<!--[\s\S]*?-->/g, "").trim();
  const { link, author, state, labels } = post;
  return {
    id: await nameGithubDocument(repository, kind, post.number),
    text: body === "" ? post.title : `${post.title}\n\n${body}`,
    timestamp: post.createdAt,
    metadata: { link, repository, author, state, labels },
  };
}

/** An issue or discussion as GitHub's REST API and its events have it; null where it is none. */
export function readGithubPost(value: unknown): GithubPost | null {
  if (typeof value !== "object" || value === null) return null;
  const post = value as Record<string, unknown>;
  const { number, title, body, html_url: link, created_at: createdAt } = post;
  if (typeof number !== "number" || typeof title !== "string") return null;
  return {
    number,
    title,
    body: typeof body === "string" ? body : null,
    link: String(link),
    author: readText(post["user"], "login"),
    state: typeof post["state"] === "string" ? post["state"] : null,
    labels: readNames(post["labels"]),
    createdAt: String(createdAt),
  };
}

function readNames(labels: unknown): string[] {
  if (!Array.isArray(labels)) return [];
  return labels.map((label) => readText(label, "name")).filter((name) => name !== null);
}

function readText(value: unknown, name: string): string | null {
  const found: unknown = typeof value === "object" && value !== null && Reflect.get(value, name);
  return typeof found === "string" ? found : null;
}
