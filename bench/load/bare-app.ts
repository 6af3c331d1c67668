import { Hono } from "hono";

/** What a route of Hono costs in workerd where it does nothing: the most that any of ours could do. */
const app = new Hono();
app.get("/", (c) => c.json({ status: "ok" }));
app.post("/", async (c) => c.json({ length: (await c.req.text()).length }));

export default app;
