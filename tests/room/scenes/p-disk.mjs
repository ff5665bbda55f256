import { answer, decision, join, sees } from "../people.mjs";
import { PHONE, same } from "../stage.mjs";

export const name = "a refusing disk: nothing is said to be received that is not kept, and then that it is not on disk";
export const pictures = true;

export default async (cast) => {
  const room = await cast.room();
  const page = await join(cast, room, { role: "REG" });
  await room.say("start", "open declare 300");
  await decision(page).waitFor();
  const options = await page.locator("input[name=choice]").evaluateAll((all) => all.map((e) => e.value));
  await room.say("disk refuses");
  await answer(page, options[0]);
  const told = page.locator("form[data-act=answer] .told");
  await page.waitForSelector("form[data-act=answer] .told[data-is=waiting]");
  await page.waitForSelector(".notice.bad, .notice.warn");
  await cast.look(page, "disk-refuses", { sizes: [PHONE], dark: true });
  same(await told.getAttribute("data-is"), "waiting", "what is said of an answer no disk took");
  // Play goes on unrecorded: what waited is sent by itself, once, and every page says where it is.
  await room.say("unrecorded");
  await page.waitForSelector("form[data-act=answer] .told[data-is=unkept]", { timeout: 30_000 });
  await sees(page, "NOT on disk");
  await sees(page, "1 of 1 answers are in");
  await cast.look(page, "unrecorded", { sizes: [PHONE] });
};
