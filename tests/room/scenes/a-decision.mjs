import { answer, join, received, sees } from "../people.mjs";
import { PHONE, TABLET, assert, same } from "../stage.mjs";

export const name = "join, answer, change, close, reveal, record";
export const pictures = true;

export default async (cast) => {
  const room = await cast.room();
  const door = await cast.page();
  await door.goto(room.url);
  await cast.look(door, "door-code", { sizes: [PHONE, TABLET], dark: true });
  await door.fill("input[name=code]", "WRONG-99");
  await door.click("form button");
  await door.waitForSelector("[role=alert]");
  await cast.look(door, "door-code-wrong");
  await door.goto(`${room.url}/#${room.codes.player}`);
  await door.waitForSelector("input[name=role]");
  same(new URL(door.url()).hash, "", "what is behind # in the address");
  await cast.look(door, "door-role", { sizes: [PHONE, TABLET] });

  const page = await join(cast, room, { role: "REG", name: "Ines Quay", page: door });
  await cast.look(page, "lobby-ground-rules");
  await room.say("rules");
  await sees(page, "Which of your builds would you miss first");
  await cast.look(page, "lobby-warm-up");
  await room.say("warm-up", "start", "release wrong-headline", "release hash-mismatch");
  await sees(page, "What we know (2)");
  await cast.look(page, "talk", { sizes: [PHONE, TABLET], dark: true });
  await room.say("open declare 120");
  await page.waitForSelector("form[data-act=answer]");
  await cast.look(page, "decision-open", { sizes: [PHONE, TABLET], dark: true });

  const options = await page.locator("input[name=choice]").evaluateAll((all) => all.map((e) => e.value));
  await answer(page, options[0], { sure: 3 });
  await received(page);
  await answer(page, options[1], { sure: 4 });
  await received(page);
  await cast.look(page, "decision-received");
  await page.reload();
  assert(await page.isChecked(`input[name=choice][value="${options[1]}"]`), "the answer is there after a reload");

  await room.say("close declare");
  await sees(page, "Answers are closed");
  await cast.look(page, "decision-closed");
  await room.say("reveal declare");
  await page.waitForSelector(".bars");
  same(await page.locator(".bars li").nth(1).locator("b").textContent(), "1", "what the changed answer counts");
  same(await page.locator(".bars li").nth(0).locator("b").textContent(), "0", "what the first answer counts");
  await cast.look(page, "decision-revealed", { sizes: [PHONE, TABLET] });
  await room.say(`record declare ${options[1]}`);
  await sees(page, "Recorded");
  await cast.look(page, "decision-recorded");
};
