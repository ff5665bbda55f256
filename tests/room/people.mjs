// People with a phone: how they come in, answer, and what they see.
import { PATIENCE, until } from "./stage.mjs";

// Comes in by the link of a code, as somebody would who scanned it.
export async function join(cast, room, { role, name = "", js = true, page: given, ...options } = {}) {
  const page = given ?? (await cast.page({ javaScriptEnabled: js, ...options }));
  if (js) {
    await page.goto(`${room.url}/#${room.codes.player}`);
  } else {
    await page.goto(room.url);
    await page.fill("input[name=code]", room.codes.player);
    await page.click("form button");
  }
  await page.waitForSelector("input[name=role]");
  if (name) await page.fill("input[name=name]", name);
  // Without a role the first one that is free.
  await page.check(role ? `input[name=role][value=${role}]` : "input[name=role]:enabled >> nth=0");
  await page.click("form button");
  await page.waitForURL("**/play");
  if (js) await connected(page);
  return page;
}

export const connected = (page, timeout = PATIENCE) => page.waitForSelector('[data-state][data-is="connected"]', { timeout });

export const decision = (page) => page.locator("form[data-act=answer]");

export async function answer(page, choice, { sure, text, whose } = {}) {
  await page.check(`input[name=choice][value="${choice}"]`);
  if (text !== undefined) await page.fill("form[data-act=answer] textarea[name=text]", text);
  if (whose) await page.selectOption("form[data-act=answer] select[name=whose]", whose);
  if (sure) await page.check(`form[data-act=answer] input[name=sure][value="${sure}"]`);
  await page.click("form[data-act=answer] button[type=submit]");
}

export const received = (page, act = "answer") => page.waitForSelector(`form[data-act=${act}] .told[data-is=received]`);

// Whether some words stand on the page where they can be seen.
export const sees = (page, words) => page.waitForFunction((text) => document.body.innerText.includes(text), words);
export const reads = async (page, words) => (await page.evaluate(() => document.body.innerText)).includes(words);

export const played = (page, what, holds) => until(what, () => page.evaluate(holds));
