import { join, sees } from "../people.mjs";
import { PHONE, TABLET, assert } from "../stage.mjs";

export const name = "a real-world emergency takes the page over, and gives it back";
export const pictures = true;

export default async (cast) => {
  const room = await cast.room();
  const page = await join(cast, room, { role: "OPS" });
  const plain = await join(cast, room, { role: "VPS", js: false });
  await room.say("start", "release slow-link");
  await room.say("emergency");
  await page.waitForSelector(".alarm h1", { state: "visible" });
  await cast.look(page, "emergency", { sizes: [PHONE, TABLET], marked: false });
  assert((await page.title()) === "REAL-WORLD EMERGENCY", "the title says so");
  await plain.reload();
  const text = await plain.locator("body").innerText();
  assert(text.includes("REAL-WORLD EMERGENCY") && !text.includes("TLP:"), "without script too it is alone on the page");
  await room.say("emergency-over");
  await page.waitForFunction(() => !document.documentElement.classList.contains("emergency"));
  assert((await page.title()).startsWith("EXERCISE"), "the title is the exercise's again");
  await room.say("pause");
  await sees(page, "PAUSED");
  await cast.look(page, "paused");
  await room.say("resume", "break 10");
  await sees(page, "Break: back at");
  await cast.look(page, "break");
  await room.say("resume", "off-record");
  await sees(page, "Off the record");
  await cast.look(page, "off-record");
};
