import { join } from "../people.mjs";
import { assert, same, until } from "../stage.mjs";

export const name = "reading and answering without script";
export const pictures = true;

export default async (cast) => {
  const room = await cast.room();
  const page = await join(cast, room, { role: "REG", name: "Ann", js: false });
  await room.say("start", "release hash-mismatch", "open declare 300");
  await page.click("noscript a, a.button");
  await page.check('input[name=choice][value="NOT_OURS"]');
  await page.selectOption("select[name=whose]", "MNT");
  await page.check("input[name=sure][value='2']");
  await page.screenshot({ path: `${cast.folder}/x.png` });
  await page.click("form[data-act=answer] button[type=submit]");
  await page.waitForURL("**/play");
  const text = await page.locator("main").innerText();
  assert(text.includes("Not ours, theirs"), "the answer stands on the page");
  await page.locator("#inject-hash-mismatch > summary").click();
  assert((await page.locator("#inject-hash-mismatch .card").innerText()).length > 100, "the inject can be read");
  await page.getByRole("button", { name: "Raise hand" }).click();
  await page.waitForURL("**/play");
  assert(await page.getByRole("button", { name: "Lower hand" }).isVisible(), "the hand is up");
  await room.say("close declare", "reveal declare");
  const counts = await until("the result", async () => {
    await page.reload();
    const shown = await page.locator(".bars b").allTextContents();
    return shown.length > 0 && shown;
  });
  same(counts.map(Number).reduce((a, b) => a + b), 1, "the number of answers");
};
