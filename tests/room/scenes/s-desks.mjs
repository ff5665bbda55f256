import { connected, join, sees, reads } from "../people.mjs";
import { NARROW, TABLET, assert, same } from "../stage.mjs";

export const name = "scribe, evaluator, moderator, second and lead at their desks";
export const pictures = true;

async function sit(cast, room, desk, size = TABLET, js = true) {
  const page = await cast.page({ viewport: size, javaScriptEnabled: js });
  if (js) await page.goto(`${room.url}/#${room.codes[desk]}`);
  else {
    await page.goto(room.url);
    await page.fill("input[name=code]", room.codes[desk]);
    await page.click("form button");
  }
  await page.waitForSelector("input[name=join]", { state: "attached" });
  await page.click("main form button");
  await page.waitForURL(`**/desk/${desk}`);
  if (js) await connected(page);
  return page;
}

const pressed = (page, text) => page.getByRole("button", { name: text, exact: true });

async function scribe(cast, room) {
  const page = await sit(cast, room, "scribe");
  await sees(page, "Filled in");
  // By keyboard alone: to the line, typed, sent.
  await page.focus("#line-text");
  await page.keyboard.type("- nobody asked for a log");
  await room.say("floor MNT");
  await sees(page, "has the floor");
  same(await page.inputValue("#line-text"), "- nobody asked for a log", "what is being typed while the room goes on");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForSelector("form[data-act=line] .told[data-is=received]");
  await sees(page, "area for improvement");
  same(await page.inputValue("#line-text"), "", "the line after it was sent");
  await page.getByRole("button", { name: /^REG/ }).click();
  await page.waitForSelector('.seat[aria-pressed="true"] >> text=REG');
  await page.fill("#line-text", "? who owns the cache");
  await page.click("form[data-act=line] button.main");
  await sees(page, "To complete (1)");
  await page.getByText("To complete (1)").click();
  await cast.look(page, "desk-scribe", { sizes: [TABLET], dark: true });
  await page.getByText("Put right").first().click();
  await page.locator("form[data-act=amend] textarea").first().fill("who owns the build cache");
  await page.locator("form[data-act=amend] button").first().click();
  await sees(page, "who owns the build cache");
  return page;
}

async function evaluator(cast, room) {
  const page = await sit(cast, room, "evaluator");
  await sees(page, "Expected");
  await page.locator("form[data-act=tick] button", { hasText: "Unprompted" }).first().click();
  await page.waitForSelector('.ticks button[aria-pressed="true"]');
  await page.check("input[name=sign][value=strength]");
  await page.fill("#line-text", "named one lead at once");
  await page.click("form[data-act=line] button.main");
  await sees(page, "named one lead at once");
  await page.locator("details.subject > summary").first().click();
  const form = page.locator("details.subject[open] form[data-act=rate]").first();
  for (const [question, answer] of [["achieved", "yes"], ["harmed_others", "no"], ["safety_risk", "no"], ["plans_followed", "yes"], ["improvable", "yes"]]) {
    await form.locator(`input[name=${question}][value=${answer}]`).check();
  }
  await cast.look(page, "desk-evaluator-rating", { sizes: [TABLET] });
  await form.locator("button").click();
  await sees(page, "Performed with Some Challenges, yours");
  const other = await sit(cast, room, "evaluator");
  await other.locator("details.subject > summary").first().click();
  const theirs = other.locator("details.subject[open] form[data-act=rate]").first();
  await theirs.locator("input[name=achieved][value=no]").check();
  await theirs.locator("button").click();
  await sees(page, "differ");
  await page.getByText("Not observed yet").click();
  await cast.look(page, "desk-evaluator", { sizes: [TABLET], dark: true });
  return page;
}

async function moderator(cast, room) {
  const guest = await cast.page();
  await guest.goto(`${room.url}/#${room.codes.observer}`);
  await guest.waitForSelector("input[name=join]", { state: "attached" });
  await guest.click("main form button");
  await guest.waitForURL("**/watch");
  for (const words of ["Who signed the build?", "Who has signed it?", "Whose fault is it?"]) {
    const sent = await guest.evaluate(async (text) => {
      const answer = await fetch("/act", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ act: "ask", text }) });
      return answer.status;
    }, words);
    same(sent, 200, `what became of ${words}`);
  }
  const page = await sit(cast, room, "moderator");
  await sees(page, "Waiting (3)");
  await cast.look(page, "desk-moderator-waiting", { sizes: [TABLET] });
  const row = (words) => page.locator("li", { has: page.locator("p.asks", { hasText: words }) });
  await row("Who signed the build?").getByRole("button", { name: "Approve" }).click();
  await sees(page, "Approved (1)");
  await row("Whose fault is it?").getByText("Hide").first().click();
  await row("Whose fault is it?").locator("input[name=reason]").fill("it names somebody");
  await row("Whose fault is it?").locator("form[data-act=hide] button").click();
  await sees(page, "Waiting (1)");
  const same_ = row("Who has signed it?");
  await same_.getByText("Merge").first().click();
  await same_.locator("form[data-act=question] select[name=into]").waitFor();
  await same_.locator("form", { has: page.locator("select[name=into]") }).locator("button").click();
  await sees(page, "Settled (2)");
  await page.getByRole("button", { name: "Show to the room" }).click();
  await sees(page, "Back to the list");
  await page.getByText("Settled (2)").click();
  await cast.look(page, "desk-moderator", { sizes: [TABLET], dark: true });
  await page.getByRole("button", { name: "Answered" }).first().click();
  await sees(page, "No question is shown.");
}

async function second(cast, room, lead) {
  const page = await sit(cast, room, "second", NARROW);
  await sees(page, "not handed to you");
  await cast.look(page, "desk-second-nothing", { sizes: [NARROW] });
  await lead.getByText(/^Desks \(/).click();
  const row = lead.locator("#desks");
  for (const verb of ["release", "pose", "clock"]) {
    await row.locator("h3", { hasText: "second" }).waitFor();
    await row.locator(`form[data-key$="-${verb}"]`).last().locator("button").click();
    await row.locator(`form[data-key$="-${verb}"] button[aria-pressed="true"]`).last().waitFor();
  }
  await page.waitForSelector("#part-next button, #part-next summary");
  await cast.look(page, "desk-second", { sizes: [NARROW], dark: true });
  const before = await page.locator("#part-next").innerText();
  const beat = page.locator("#part-next details.beat > summary");
  if (await beat.count()) {
    await beat.click();
    await cast.look(page, "desk-second-read", { sizes: [NARROW] });
  }
  await page.locator("#part-next button.main").click();
  await page.waitForFunction((text) => document.querySelector("#part-next").innerText !== text, before);
  await pressed(page, "Pause").click();
  await sees(page, "PAUSED");
  await cast.look(page, "desk-second-paused", { sizes: [NARROW] });
  await page.locator("#part-next button.main").click();
  await page.waitForFunction(() => !document.querySelector("main").innerText.includes("PAUSED"));
}

export default async (cast) => {
  const room = await cast.room();
  const player = await join(cast, room, { role: "REG" });
  const lead = await sit(cast, room, "lead");
  await cast.look(lead, "desk-lead-lobby", { sizes: [TABLET] });
  await room.say("start", "module", "release slow-link", "release hash-mismatch", "pose lead-and-channel");
  await scribe(cast, room);
  await evaluator(cast, room);
  await moderator(cast, room);
  await second(cast, room, lead);
  await room.say("open declare 120");
  await sees(lead, "not in:");
  await cast.look(lead, "desk-lead", { sizes: [TABLET] });
  await pressed(lead, "Close now").click();
  await lead.locator("#part-next button.main", { hasText: "show the result" }).click();
  await lead.locator("form[data-act=record] select[name=choice]").selectOption({ index: 1 });
  await lead.locator("form[data-act=record] button").click();
  await sees(player, "Recorded");
  assert(!(await reads(player, "nobody asked for a log")), "what a desk takes down is on no player's page");
  await lead.locator("#emergency > summary").click();
  await pressed(lead, "Declare it at once").click();
  await player.waitForSelector(".alarm h1", { state: "visible" });
  await lead.waitForSelector("#resume-word", { state: "visible" });
  await lead.fill("#resume-word", "resume");
  await lead.locator("form[data-act=end_emergency] button").click();
  await player.waitForSelector(".alarm h1", { state: "hidden" });
  const plain = await sit(cast, room, "scribe", TABLET, false);
  await plain.fill("#line-text", "+ typed without a script");
  await plain.click("form[data-act=line] button.main");
  await sees(plain, "typed without a script");
};
