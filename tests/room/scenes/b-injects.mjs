import { join, reads, sees } from "../people.mjs";
import { PHONE, assert, until } from "../stage.mjs";

export const name = "injects look like what they are, and reach those alone whom they are for";
export const pictures = true;

export default async (cast) => {
  const room = await cast.room();
  const one = await join(cast, room, { role: "MNT" });
  const other = await join(cast, room, { role: "OPS" });
  const third = await join(cast, room, { role: "SOC" });
  await room.say("start");
  // In the order of the script; what has a condition is left out.
  const items = ["slow-link", "lab-egress", "wrong-plugin", "hash-mismatch", "saturday", "water-fallback", "minister", "wrong-headline", "awareness-clock", "provenance-green"];
  for (const item of items) await room.say(`release ${item}`);
  const known = (page) => page.locator(".inject").evaluateAll((all) => all.map((e) => e.dataset.inject));
  // All that was released has arrived once a page holds what the server would send it anew.
  const arrived = async (page) => {
    const sent = [...(await (await page.request.get(page.url())).text()).matchAll(/ data-inject="([^"]+)"/g)].map((found) => found[1]);
    return sent.length >= 3 && JSON.stringify(sent.sort()) === JSON.stringify((await known(page)).sort());
  };
  for (const page of [one, other, third]) await until("everything released has arrived", () => arrived(page));
  const [ones, others] = [await known(one), await known(other)];
  assert(ones.includes("saturday") !== others.includes("saturday") || JSON.stringify(ones) !== JSON.stringify(others), "two roles know different things");
  for (const [page, own, foreign] of [[one, ones, others], [other, others, ones]]) {
    const html = await page.content();
    for (const id of foreign.filter((id) => !own.includes(id))) assert(!html.includes(`inject-${id}`), `${id} is in the page of somebody it is not for`);
  }
  await one.reload();
  await sees(one, "What we know");
  for (const id of ones) {
    await one.click(`#inject-${id} > summary`);
    await cast.look(one, `inject-${id}`, { sizes: [PHONE] });
    await one.click(`#inject-${id} > summary`);
  }
  // What another role alone was given is looked at on its phone.
  for (const [page, ids] of [[other, ["water-fallback", "minister"]], [third, ["lab-egress"]]]) {
    for (const id of ids) {
      await page.click(`#inject-${id} > summary`);
      await cast.look(page, `inject-${id}`, { sizes: [PHONE] });
      await page.click(`#inject-${id} > summary`);
    }
  }
  const file = one.locator(".attached a").first();
  const answer = await one.request.get(room.url + (await file.getAttribute("href")));
  assert(answer.ok() && /EXERCISE/.test(await answer.text()), "the file that came with it can be had");
  const strange = await other.request.get(room.url + (await one.locator("#inject-slow-link .attached a").getAttribute("href")));
  assert(others.includes("slow-link") || strange.status() === 404, "a file of an inject for others cannot be had");
  await room.say("withdraw hash-mismatch");
  await one.waitForSelector("#inject-hash-mismatch", { state: "detached" });
  assert(!(await reads(one, "hash-mismatch")), "what was taken back is gone");
};
