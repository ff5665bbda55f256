import { connected, decision, received, sees } from "../people.mjs";
import { PHONE, assert, same } from "../stage.mjs";

export const name = "by keyboard alone, at twice the size of text, and with the system's own colours";
export const pictures = true;

// Presses Tab until what has the focus is as asked; each stop on the way shows that it has it.
async function tab(page, what, selector, { most = 60 } = {}) {
  for (let n = 0; n < most; n += 1) {
    const found = await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector);
    if (found) return;
    await page.keyboard.press("Tab");
    const seen = await page.evaluate(() => {
      const has = document.activeElement;
      if (!has || has === document.body) return true;
      const shows = (e) => { const s = getComputedStyle(e); return s.outlineStyle !== "none" && Number.parseFloat(s.outlineWidth) >= 2; };
      const box = has.getBoundingClientRect();
      const bar = document.querySelector(".bar")?.getBoundingClientRect();
      const covered = bar && box.bottom <= bar.bottom && box.top >= bar.top && !has.closest(".bar");
      return !covered && [has, has.closest("label"), has.closest(".option")].filter(Boolean).some(shows);
    });
    assert(seen, `the focus cannot be seen at ${await page.evaluate(() => document.activeElement.outerHTML.slice(0, 120))}`);
  }
  throw new Error(`Tab does not lead to ${what}`);
}

export default async (cast) => {
  const room = await cast.room();
  const page = await cast.page({ bypassCSP: true });
  await page.goto(room.url);
  await tab(page, "the code", "input[name=code]");
  await page.keyboard.type(room.codes.player);
  await page.keyboard.press("Enter");
  await page.waitForSelector("input[name=role]");
  await tab(page, "the roles", "input[name=role]");
  await page.keyboard.press("Space");
  while (!(await page.evaluate(() => document.activeElement.value === "REG"))) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/play");
  await connected(page);
  await room.say("start", "release hash-mismatch", "open declare 300");
  await decision(page).waitFor();
  await page.keyboard.press("Tab");
  assert(await page.evaluate(() => document.activeElement.matches(".skip")), "the first stop skips to the content");
  await page.keyboard.press("Enter");
  await tab(page, "the options", "input[name=choice]");
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowDown");
  same(await page.locator("input[name=choice]:checked").count(), 1, "what the arrows chose");
  await tab(page, "how sure", "input[name=sure]");
  await page.keyboard.press("ArrowRight");
  await tab(page, "the button that sends", "form[data-act=answer] button");
  await page.keyboard.press("Enter");
  await received(page);
  await tab(page, "an inject", "#inject-hash-mismatch > summary");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#inject-hash-mismatch[open]");
  await tab(page, "the question to control", "details[data-key=ask-control] > summary, .acts details > summary");

  // The browser's own text size, twice as large, on a phone: nothing is cut, covered or beside what it should stand below.
  await page.addStyleTag({ content: "html { font-size: 200% }" });
  await page.evaluate(() => scrollTo(0, 0));
  for (const size of [PHONE]) {
    await page.setViewportSize(size);
    const found = await page.evaluate(() => {
      const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
      const cut = [...document.querySelectorAll("main *, header *, .bar *")].filter((e) => e.checkVisibility() && !e.closest("textarea") && e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX !== "visible" && !e.matches(".wide, .seen-by-ears"));
      const bar = document.querySelector(".bar");
      const stuck = getComputedStyle(bar).position === "sticky" ? bar.getBoundingClientRect().height / innerHeight : 0;
      return { wide, cut: cut.map((e) => e.outerHTML.slice(0, 100)), stuck };
    });
    assert(found.wide <= 0, `at twice the size it runs over by ${found.wide} px at ${size.width}`);
    same(found.cut.length, 0, `what is cut: ${found.cut}`);
    // A browser set to such text has it go with the page; the style this is tried with cannot say so to a media query.
    assert(found.stuck < 0.5, `what stays at the top takes ${Math.round(found.stuck * 100)} % of the screen at ${size.width}`);
  }
  await page.setViewportSize(PHONE);
  await cast.photograph(page, "large-text-390");

  // The system's own colours: what is chosen and what has the focus can be told by more than a background.
  await page.addStyleTag({ content: "html { font-size: 100% }" });
  await page.emulateMedia({ forcedColors: "active" });
  const drawn = (selector) => page.locator(selector).first().evaluate((e) => {
    const s = getComputedStyle(e);
    return [s.borderTopColor, s.borderTopWidth, s.outlineStyle, s.outlineWidth, s.backgroundColor, s.textDecorationLine].join(" ");
  });
  const other = "not(:has(input:checked))";
  assert((await drawn(".option:has(input:checked)")) !== (await drawn(`.option:${other}`)), "the chosen option looks like the others");
  assert((await drawn(".scale label:has(input:checked)")) !== (await drawn(`.scale label:${other}`)), "the chosen number looks like the others");
  await cast.photograph(page, "forced-colours-390");
  await page.emulateMedia({ forcedColors: "none" });

  // A desk, by keyboard: its line is taken down without a mouse.
  const desk = await cast.page();
  await desk.goto(`${room.url}/#${room.codes.scribe}`);
  await desk.waitForSelector("input[name=join]", { state: "attached" });
  await tab(desk, "the way in", "main form button");
  await desk.keyboard.press("Enter");
  await desk.waitForURL("**/desk/scribe");
  await connected(desk);
  await tab(desk, "the line", "#line-text");
  await desk.keyboard.type("REG - typed by keyboard");
  await tab(desk, "the button", "form[data-act=line] button.main");
  await desk.keyboard.press("Enter");
  await sees(desk, "typed by keyboard");
};
