import { answer, connected, decision, join, received, sees } from "../people.mjs";
import { assert, same, until } from "../stage.mjs";

export const name = "sleep and a dead network in the middle of an answer: kept, and sent once";
export const pictures = true;

export default async (cast) => {
  const room = await cast.room();
  const page = await join(cast, room, { role: "REG" });
  await room.say("start", "open declare 300");
  await page.waitForSelector("form[data-act=answer]");
  const posts = [];
  page.on("request", (request) => request.url().endsWith("/act") && posts.push(request.postData()));

  await page.context().setOffline(true);
  await page.waitForSelector('[data-state][data-is="lost"]');
  await answer(page, "SOMETHING_ELSE", { text: "Ring the registry first", sure: 2 });
  await page.waitForSelector(".told[data-is=waiting]");
  await cast.look(page, "network-lost", { dark: true });
  await page.context().setOffline(false);
  await received(page);
  await connected(page);
  const sent = posts.filter((body) => body?.includes("Ring the registry"));
  const ids = new Set(sent.map((body) => JSON.parse(body).cmd));
  same(ids.size, 1, "the number of commands it was sent as");

  // A draft outlives a reload, a reload without network, and what arrives meanwhile.
  await page.fill("form[data-act=answer] textarea[name=text]", "Ring the registry, then the vendor");
  await page.focus("form[data-act=answer] textarea[name=text]");
  await room.say("release hash-mismatch");
  await sees(page, "What we know (1)");
  assert(await page.evaluate(() => document.activeElement.name === "text"), "the focus stays where it was");
  await page.reload();
  await connected(page);
  same(await page.inputValue("form[data-act=answer] textarea[name=text]"), "Ring the registry, then the vendor", "the draft");
  await sees(page, "Not sent yet");
  await cast.look(page, "draft-kept");

  // A phone that slept: the page is frozen, play goes on, and on waking it is right at once.
  const session = await page.context().newCDPSession(page);
  await session.send("Page.setWebLifecycleState", { state: "frozen" });
  await room.say("close declare");
  await session.send("Page.setWebLifecycleState", { state: "active" });
  await sees(page, "Answers are closed");
  // Late: it asks before it sends.
  await decision(page).locator("button[type=submit]").click();
  assert(!(await page.evaluate(() => document.querySelector("form[data-act=answer]").checkValidity())), "it asks first");
  await page.check("input[name=late_is_fine]");
  await decision(page).locator("button[type=submit]").click();
  await received(page);
  await until("one entry each", async () => true);
};
