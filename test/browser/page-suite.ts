import type { Browser, Page } from "playwright-core";
import { expect, it } from "vitest";

/** The id and the place on the page of some drawn document, found by sweeping the map. */
async function hoverSomeDocument(page: Page): Promise<{ x: number; y: number }> {
  const box = await page.locator("#map").boundingBox();
  if (!box) throw new Error("The map has no box");
  for (let step = 0; step < 400; step++) {
    const radius = (Math.min(box.width, box.height) / 2) * Math.sqrt(step / 400);
    const x = box.x + box.width / 2 + radius * Math.cos(step * 2.4);
    const y = box.y + box.height / 2 + radius * Math.sin(step * 2.4);
    await page.mouse.move(x, y);
    if (await page.locator("#tooltip").isVisible()) return { x, y };
  }
  throw new Error("No document under the pointer anywhere");
}

async function countPaintedPixels(page: Page): Promise<number> {
  return page.locator("#map").evaluate((node) => {
    const canvas = node as HTMLCanvasElement;
    const context = canvas.getContext("2d") as CanvasRenderingContext2D;
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    return data.filter((value, i) => i % 4 === 3 && value > 0).length;
  });
}

type Box = { x: number; y: number; width: number; height: number } | null;

function contains(outer: Box, inner: Box): boolean {
  return (
    outer !== null &&
    inner !== null &&
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}

/** Checks of the page against any server whose first corpus is fitted. */
export function describePage(browser: () => Browser, url: () => string): void {
  const open = async (
    options: Parameters<Browser["newPage"]>[0],
    check: (page: Page) => Promise<void>,
  ): Promise<void> => {
    const page = await browser().newPage(options);
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(error.message));
    page.on(
      "console",
      (message) => void (message.type() === "error" && errors.push(message.text())),
    );
    try {
      await page.goto(url());
      await page.locator("#topics button").first().waitFor();
      await expect.poll(() => countPaintedPixels(page)).toBeGreaterThan(20);
      await check(page);
      expect(errors).toEqual([]);
    } finally {
      await page.close();
    }
  };

  it("shows the text of the document under the pointer and selects its topic on a click", () =>
    open({}, async (page) => {
      const { x, y } = await hoverSomeDocument(page);
      await expect.poll(() => page.locator("#tooltip").textContent()).toMatch(/\s/);
      const panel = await page.locator("#map-panel").boundingBox();
      const tooltip = await page.locator("#tooltip").boundingBox();
      expect(contains(panel, tooltip)).toBe(true);
      await page.mouse.click(x, y);
      await expect.poll(() => page.locator("#topics [aria-pressed=true]").count()).toBe(1);
    }));

  it("fits a screen 380 pixels wide without scrolling sideways", () =>
    open({ viewport: { width: 380, height: 800 } }, async (page) => {
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(380);
    }));

  it("is dark where the reader prefers dark", () =>
    open({ colorScheme: "dark" }, async (page) => {
      const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      expect(ground).toBe("rgb(20, 22, 26)");
    }));
}
