// Observers and the projector: how they come in, and what fits.
import { connected } from "./people.mjs";
import { assert } from "./stage.mjs";

export const FULL_HD = { width: 1920, height: 1080 };
export const OLD_WALL = { width: 1024, height: 768 };

// Comes in as an observer: a code, one paragraph, no name.
export async function watch(cast, room, { js = true, ...options } = {}) {
  const page = await cast.page({ javaScriptEnabled: js, ...options });
  if (js) {
    await page.goto(`${room.url}/#${room.codes.observer}`);
  } else {
    await page.goto(room.url);
    await page.fill("input[name=code]", room.codes.observer);
    await page.click("form button");
  }
  await page.waitForFunction(() => !document.querySelector("input[name=code][type=text], input[name=code]:not([type])"));
  assert((await page.locator("input[name=name]").count()) === 0, "an observer is asked for a name");
  await page.click("form button");
  await page.waitForURL("**/watch");
  if (js) await connected(page);
  return page;
}

// Opens the projector.
export async function projector(cast, room, options = {}) {
  const page = await cast.page({ viewport: FULL_HD, ...options });
  await page.goto(`${room.url}/#${room.codes.projector}`);
  await page.waitForSelector("input[name=join]", { state: "attached" });
  await page.click("form button");
  await page.waitForURL("**/projector");
  await page.waitForSelector(".scene, .alarm");
  return page;
}

// Does something and waits until the projector shows something else.
export async function shows(page, what) {
  const before = await page.locator(".scene").innerHTML();
  await what();
  await page.waitForFunction((known) => document.querySelector(".scene")?.innerHTML !== known, before);
}

// Looks at the projector at both sizes: nothing is cut, nothing scrolls, and what is read is large enough for the last row.
export async function looked(cast, page, name, { largest = 28, marked = true } = {}) {
  for (const size of [FULL_HD, OLD_WALL]) {
    await page.setViewportSize(size);
    await page.waitForFunction((wide) => innerWidth === wide, size.width);
    const found = await page.evaluate(() => {
      const root = document.documentElement;
      const scene = document.querySelector(".scene");
      const big = document.querySelector(".scene .big, .scene .headline, .alarm h1, .scene li");
      return {
        runs: [root.scrollHeight - root.clientHeight, root.scrollWidth - root.clientWidth],
        cut: Boolean(scene?.hasAttribute("data-cut")),
        size: big ? Number.parseFloat(getComputedStyle(big).fontSize) * (1920 / innerWidth) : null,
      };
    });
    const where = `${name} at ${size.width}`;
    assert(found.runs.every((n) => n <= 0), `${where} scrolls by ${found.runs}`);
    assert(!found.cut, `${where} is cut`);
    assert(found.size === null || found.size >= largest, `${where} is written in ${found.size} px`);
  }
  await page.setViewportSize(FULL_HD);
  await cast.look(page, `projector-${name}`, { sizes: [FULL_HD, OLD_WALL], marked, whole: false });
}
