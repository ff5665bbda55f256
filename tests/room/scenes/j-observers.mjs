import { projector, watch } from "../hall.mjs";
import { reads, sees } from "../people.mjs";
import { PHONE, TABLET, assert, same, until } from "../stage.mjs";

export const name = "observers ask, a moderator lets through, votes count once, polls shift";
export const pictures = true;

const ask = async (page, words) => {
  await page.fill("form[data-act=ask] textarea", words);
  await page.click("form[data-act=ask] button[type=submit]");
  await page.waitForSelector("form[data-act=ask] .told[data-is=received]");
};
const wants = (page, n) => page.locator("form[data-act=vote_for_question] input[type=checkbox]").nth(n);
const voices = (page, n) => page.locator(".want > span").nth(n).textContent();

async function vote(page, option) {
  await page.waitForSelector("form[data-act=vote]");
  await page.check(`form[data-act=vote] input[name=option][value="${option}"]`);
  await page.click("form[data-act=vote] button[type=submit]");
  await page.waitForSelector("form[data-act=vote] .told[data-is=received]");
}

export default async (cast) => {
  const room = await cast.room();
  await room.say("rules", "warm-up", "start", "module", "release slow-link");
  const wall = await projector(cast, room);
  const [one, two] = [await watch(cast, room), await watch(cast, room)];
  await cast.look(one, "observer-talk", { sizes: [PHONE, TABLET], dark: true });

  await ask(one, "Who signed it, and with whose key?");
  await sees(one, "Waits for the moderator");
  assert(!(await reads(two, "whose key")), "others see a question before it was let through");
  await room.say("question 1 approved");
  await sees(two, "whose key");
  await sees(one, "In the queue");
  await wants(two, 0).check();
  await until("the vote counts", async () => (await voices(one, 0)) === "1 asks this");
  await ask(two, "Whose key was it?");
  await room.say("question 2 approved");
  await until("both are in the queue", async () => (await wants(one, 1).count()) === 1);
  await cast.look(one, "observer-questions", { sizes: [PHONE, TABLET] });
  await room.say("merge 2 1");
  await sees(two, "Asked together with another one");
  await until("who asked the same counts once", async () => (await voices(one, 0)) === "1 asks this");
  await two.reload();
  await until("the vote is there after a reload", () => wants(two, 0).isChecked());
  await wants(two, 0).uncheck();
  await until("and is taken back, the other question stands", async () => (await voices(one, 0)) === "1 asks this");

  await room.say("question 1 shown");
  await sees(wall, "Who signed it, and with whose key?");
  await sees(two, "On the projector now");
  await room.say("question 1 answered");
  await sees(two, "Answered (1)");
  await ask(one, "Is Ada to blame?");
  await room.say("hide 3 names somebody");
  await sees(one, "Not put to the room");
  assert(!(await reads(one, "names somebody")), "the reason is for the control side");

  await room.say("poll trust-before");
  await vote(one, 4);
  await vote(two, 4);
  await cast.look(one, "observer-poll", { sizes: [PHONE] });
  await room.say("close-poll trust-before", "reveal-poll trust-before");
  await one.waitForSelector(".bars");
  await room.say("poll trust-after");
  await vote(one, 0);
  await vote(two, 4);
  await room.say("close-poll trust-after", "reveal-poll trust-after");
  await sees(wall, "before");
  await until("the shift is shown", async () => (await wall.locator(".shift").allTextContents()).join(" ").includes("−50"));
  await sees(one, "before: 2");
  await cast.look(one, "observer-shift", { sizes: [PHONE] });

  await room.say("end", "hot-wash silent", "hot-wash rank", "hot-wash feedback");
  await one.waitForSelector("form[data-act=give_feedback]");
  await cast.look(one, "observer-feedback", { sizes: [PHONE] });
  await one.check('form[data-act=give_feedback] input[name="scores.0"][value="4"]');
  await one.click("form[data-act=give_feedback] button[type=submit]");
  await sees(wall, "1 of 2 in");
  same(await one.locator("form[data-act=give_feedback]").count(), 0, "forms still asked for");
};
