import { answer, connected, join, received } from "../people.mjs";
import { Room } from "../room.mjs";
import { assert, same } from "../stage.mjs";

export const name = "kill -9 of the server and resume under open phones";

export default async (cast) => {
  const room = await cast.room();
  const page = await join(cast, room, { role: "REG" });
  const other = await join(cast, room, { role: "SOC" });
  await room.say("start", "open declare 300");
  await page.waitForSelector("form[data-act=answer]");
  await answer(page, "NO_PLAN", { sure: 5 });
  await received(page);
  await answer(other, "SOMETHING_ELSE", { text: "half a thou" });
  await received(other);
  await other.fill("form[data-act=answer] textarea[name=text]", "half a thought more");
  await room.kill();
  await other.waitForSelector('[data-state][data-is="lost"]');
  await page.waitForSelector('[data-state][data-is="lost"]');
  const again = await Room.open(room.transcript, { ...room, address: room.address });
  cast.keep(again);
  const began = performance.now();
  await Promise.all([connected(page), connected(other)]);
  const took = performance.now() - began;
  assert(took < 5_000, `both were back after ${Math.round(took)} ms`);
  same(await other.inputValue("form[data-act=answer] textarea[name=text]"), "half a thought more", "what was typed");
  await again.say("resume");
  await other.click("form[data-act=answer] button[type=submit]");
  await received(other);
  await again.say("close declare", "reveal declare");
  await page.waitForSelector(".bars");
  const counts = await page.locator(".bars b").allTextContents();
  same(counts.map(Number).reduce((a, b) => a + b), 2, "the number of answers that count");
  console.log(`     both phones back ${Math.round(took)} ms after the server was`);
};
