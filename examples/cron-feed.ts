// A corpus that reads a feed by itself, on a schedule: the first time it is fitted, the second time
// the few new items get their topics without a fit. Vectors are kept by content, so run once more it
// embeds nothing at all.
//
//   npm run dev
//   node examples/cron-feed.ts
//
// Deployed, Cloudflare's clock does what `tick` does here. EDGETOPIC_URL names another local server.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createClient } from "../src/client/client.ts";
import { sotuPassages } from "../scripts/passages.ts";

const url = process.env["EDGETOPIC_URL"] ?? "http://127.0.0.1:8787";
const client = createClient({ baseUrl: url });
const corpus = "cron-feed";

// 1. A feed (JSON Feed; RSS and Atom are read as well) that has 300 items, and later 360.
const passages = [...sotuPassages()].slice(0, 360);
let itemCount = 300;
const feed = createServer((_request, response) => {
  const items = passages.slice(0, itemCount).map(({ id, text }) => ({ id, content_text: text }));
  const version = "https://jsonfeed.org/version/1.1";
  response.setHeader("content-type", "application/feed+json");
  response.end(JSON.stringify({ version, title: "Addresses", items }));
});
await new Promise<void>((resolve) => feed.listen(0, "127.0.0.1", resolve));
const { port } = feed.address() as AddressInfo;

// 2. A corpus that is to read it every minute.
const known = await client.listCorpora({ limit: 100 });
if (known.corpora.some(({ id }) => id === corpus)) await client.deleteCorpus(corpus);
await client.putCorpus(corpus, {
  sources: [{ id: "addresses", type: "feed", url: `http://127.0.0.1:${port}/feed.json` }],
  schedule: "* * * * *",
});

// 3. Twice a minute goes by, with 60 new items in between.
await tick();
itemCount = 360;
await tick();
feed.close();

/** Has the server see a full minute, and watches the refresh which that starts. */
async function tick(): Promise<void> {
  await fetch(`${url}/cdn-cgi/handler/scheduled?cron=*+*+*+*+*`);
  // While a refresh is under way this does not start one, but answers it.
  let refresh = await client.startRefresh(corpus);
  for await (refresh of client.followRefresh(corpus, refresh.id));
  if (refresh.state !== "completed") throw new Error(`The refresh ended as ${refresh.state}`);
  const embed = refresh.stages.find(({ name }) => name === "embed");
  const reused = embed?.reused ?? 0;
  console.log(
    `${embed?.total} documents: ${(embed?.total ?? 0) - reused} embedded, ${reused} known`,
  );
}
