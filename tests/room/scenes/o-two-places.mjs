import { answer, connected, decision, join, received, sees } from "../people.mjs";
import { NARROW, PHONE, assert, same } from "../stage.mjs";

export const name = "one person on two devices is one person; one person in two seats answers for each";
export const pictures = true;

export default async (cast) => {
  const room = await cast.room();
  const phone = await join(cast, room, { role: "REG" });
  // A code on the first device makes the second one the same person's.
  await phone.getByText("Use another device").first().click();
  await phone.click("form[data-act=another_device] button");
  const told = phone.locator("form[data-act=another_device] .told[data-is=received]");
  await told.waitFor();
  const code = (await told.textContent()).match(/\d{4}-\d{4}/)[0];
  const tablet = await cast.page();
  await tablet.goto(room.url);
  await tablet.fill("input[name=code]", code);
  await tablet.click("form button");
  await tablet.waitForSelector("input[name=join]", { state: "attached" });
  await tablet.click("main form button");
  await tablet.waitForURL("**/play");
  await connected(tablet);
  await sees(tablet, "REG/1");
  await room.say("start", "open declare 300");
  await decision(phone).waitFor();
  await decision(tablet).waitFor();
  const options = await phone.locator("input[name=choice]").evaluateAll((all) => all.map((e) => e.value));
  await answer(phone, options[0]);
  await received(phone);
  await tablet.waitForSelector("[data-given]");
  await answer(tablet, options[1]);
  await received(tablet);
  const label = await tablet.locator("[data-given] strong").textContent();
  await phone.waitForFunction((text) => document.querySelector("[data-given] strong")?.textContent === text, label);
  await sees(phone, "1 of 1 answers are in");

  // The facilitator gives the same person a second seat.
  const person = await phone.evaluate(async () => (await (await fetch("/state")).json()).parts.mine.person);
  await room.say(`seat ${person} SOC/1`);
  await phone.waitForSelector(".my-seats");
  same(await phone.locator(".my-seats a").count(), 2, "the seats to choose from");
  await cast.look(phone, "two-seats", { sizes: [PHONE, NARROW] });
  await phone.click(".my-seats a >> text=SOC/1");
  await phone.waitForURL("**/play?seat=SOC/1");
  await connected(phone);
  await sees(phone, "SOC/1");
  same(await phone.locator("[data-given]").count(), 0, "answers of the seat nobody has answered from");
  await answer(phone, options[0], { sure: 5 });
  await received(phone);
  await sees(phone, "2 of 2 answers are in");
  const first = await tablet.locator("[data-given] strong").textContent();
  same(first, label, "what the first seat answered");
  // Without script the form says from which seat it is sent, and leads back there.
  const plain = await phone.request.get(`${room.url}/play?seat=SOC/1`);
  assert((await plain.text()).includes('name="seat_of" value="SOC/1"'), "a form without script names its seat");
};
