import { answer, join, received, sees } from "../people.mjs";
import { assert, same, until } from "../stage.mjs";

export const name = "what a screen reader is told: names, groups, the countdown at 60, 30 and 10 seconds, and nothing twice";

// What Chromium tells a screen reader of a page, in the order of reading.
async function tree(page) {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send("Accessibility.getFullAXTree");
  await session.detach();
  const said = (node) => ({
    role: node.role?.value, name: node.name?.value ?? "", description: node.description?.value ?? "",
    level: node.properties?.find((p) => p.name === "level")?.value.value,
  });
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const read = (node) => [node, ...(node.childIds ?? []).map((id) => byId.get(id)).filter(Boolean).flatMap(read)];
  return read(nodes.find((node) => !node.parentId)).filter((node) => !node.ignored).map(said);
}

// Keeps everything that is said aloud from now on.
const listen = (page) => page.evaluate(() => {
  window.said = [];
  new MutationObserver(() => window.said.push(document.getElementById("live").textContent)).observe(document.getElementById("live"), { childList: true, characterData: true, subtree: true });
});
const said = (page) => page.evaluate(() => window.said.splice(0));

export default async (cast) => {
  const room = await cast.room({ mode: "autopilot" });
  const page = await cast.page();
  await join(cast, room, { role: "REG", page });
  await room.say("start");
  await sees(page, "Nothing to answer yet");
  await listen(page);
  await room.say("release hash-mismatch");
  const first = await until("the inject is said", () => said(page).then((all) => all.length && all));
  assert(first.length === 1 && /just in/i.test(first[0]), `an inject that comes in is said once: ${first}`);
  await room.say("open declare 300");
  const second = await until("the decision is said", () => said(page).then((all) => all.length && all));
  assert(second.join().match(/decision D1: Is this an incident\?/g)?.length === 1, `a decision is said once: ${second}`);
  assert(!second.join().includes("archive"), "what was there already is not said again");

  const nodes = await tree(page);
  const of = (role) => nodes.filter((node) => node.role === role);
  same(of("main").length, 1, "main landmarks");
  same(of("heading").filter((h) => h.level === 1).length, 1, "headings of the first level");
  const levels = of("heading").map((h) => h.level);
  assert(levels.every((level, at) => at === 0 || level <= levels[at - 1] + 1), `headings leave a level out: ${levels}`);
  const radios = of("radio");
  assert(radios.some((r) => /Declare one incident, now.*cost: Forty people/s.test(r.name)), `options are read with their costs: ${radios[0]?.name}`);
  const sure = of("group").find((g) => /How sure/.test(g.name));
  assert(sure && /1 a guess, 5 certain/.test(sure.description), "how sure is read with what 1 and 5 mean");
  assert(of("button").every((b) => b.name) && of("textbox").every((t) => t.name), "everything one can press or fill in has a name");
  const at = (test) => nodes.findIndex(test);
  const heading = (words) => at((n) => n.role === "heading" && words.test(n.name));
  const order = [heading(/A signal/), heading(/Is this an incident/), at((n) => n.role === "radio"), heading(/What we know/)];
  assert(order.every((n, i) => n >= 0 && (i === 0 || n > order[i - 1])), `the order of reading is that of importance: ${order}`);

  await answer(page, await page.locator("input[name=choice]").first().inputValue());
  await received(page);
  const told = page.locator("form[data-act=answer] .told");
  same(await told.getAttribute("role"), "status", "what says that an answer was received");
  assert(/RECEIVED \d\d:\d\d/.test(await told.textContent()), "it is said with the time");

  // Twenty times as fast as the room, so that nobody has to wait for the countdown.
  await room.say("speed 20");
  await said(page);
  const countdown = [];
  await until("the countdown is over", async () => {
    countdown.push(...(await said(page)).flatMap((text) => text.match(/\d+ seconds left|TIME/g) ?? []));
    return countdown.some((text) => text === "TIME");
  }, 60_000);
  same(JSON.stringify(countdown.slice(0, 3)), JSON.stringify(["60 seconds left", "30 seconds left", "10 seconds left"]), "the countdown as it is said");
  same(countdown.length, 4, `how often it is said: ${countdown}`);

  await room.say("emergency");
  await page.waitForSelector(".alarm h1", { state: "visible" });
  const stopped = await tree(page);
  const alarm = stopped.find((node) => ["alert", "alertdialog"].includes(node.role));
  assert(alarm, "an emergency interrupts whatever is being read");
  assert(!stopped.some((node) => ["radio", "button", "textbox"].includes(node.role)), "nothing of the exercise can be reached behind it");
};
