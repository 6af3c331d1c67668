import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { followRefresh } from "../../../src/client/follow-refresh.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const event = (state: string): string => `data: {"id":"r","state":"${state}"}\n\n`;

test("a connection that ends early is made anew, and nothing is said twice", async () => {
  const answers = [event("queued") + event("fitting"), event("fitting"), event("completed")];
  const paths: string[] = [];
  const request = async (path: string): Promise<Response> => {
    paths.push(path);
    return new Response(answers.shift());
  };
  const states: string[] = [];
  const following = (async () => {
    for await (const { state } of followRefresh(request, "/r")) states.push(state);
  })();
  await vi.runAllTimersAsync();
  await following;
  expect(states).toEqual(["queued", "fitting", "completed"]);
  expect(paths).toEqual(["/r/events", "/r/events", "/r/events"]);
});

test("leaving the loop closes the connection", async () => {
  let isClosed = false;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new TextEncoder().encode(event("queued"))),
    cancel: () => void (isClosed = true),
  });
  for await (const { state } of followRefresh(async () => new Response(body), "/r")) {
    expect(state).toBe("queued");
    break;
  }
  expect(isClosed).toBe(true);
});
