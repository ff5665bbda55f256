import { projector } from "../hall.mjs";
import { join, reads, sees } from "../people.mjs";
import { PHONE, TABLET, assert, until } from "../stage.mjs";

export const name = "groups work apart and report back side by side; a self-assessment, before and after";
export const pictures = true;

async function write(form, words) {
  await form.locator("textarea").fill(words);
  await form.locator("button[type=submit]").click();
}

const judge = async (page, nth, label) => {
  const form = page.locator("form[data-act=assess]").nth(nth);
  await form.locator("label", { hasText: label }).first().click();
  await form.locator(".told[data-is=received]").waitFor();
};

export default async (cast) => {
  const room = await cast.room();
  const wall = await projector(cast, room);
  const build = await join(cast, room, { role: "REG", name: "Ines Quay" });
  const field = await join(cast, room, { role: "SOC", name: "Pavel Dry" });
  await room.say("rules", "warm-up", "start", "module", "breakout tables");
  const said = (page) => page.locator("form[data-act=say_in_breakout]");
  await said(build).first().waitFor();
  await build.click("form[data-act=name_rapporteur] button");
  await sees(build, "speaks for the group");
  await write(said(build).last(), "Nobody owns the signing key at night");
  await sees(build, "Nobody owns the signing key at night");
  await build.click("summary:has-text('Add a possible solution')");
  await write(said(build).first(), "A second holder, on call");
  await sees(build, "A second holder, on call");
  await write(said(field).last(), "The plant cannot stop on a Saturday");
  await sees(field, "The plant cannot stop on a Saturday");
  assert(!(await reads(field, "signing key at night")), "another group's lines are read before they report back");
  await sees(wall, "2 lines written");
  assert(!(await reads(wall, "signing key at night")), "the projector shows lines before they report back");
  await cast.look(build, "groups-at-work", { sizes: [PHONE, TABLET], dark: true });
  await room.say("close-breakout tables");
  await sees(field, "signing key at night");
  await sees(wall, "A second holder, on call");
  await cast.look(field, "groups-report-back", { sizes: [PHONE, TABLET] });

  await room.say("assess level-before");
  await build.locator("form[data-act=assess]").first().waitFor();
  assert((await field.locator("form[data-act=assess]").count()) === 0, "somebody it is not put to is asked");
  await judge(build, 0, "Held");
  await judge(build, 1, "Not held");
  await sees(wall, "1 of ");
  await cast.look(build, "self-assessment", { sizes: [PHONE, TABLET] });
  await build.reload();
  await until("what was judged is there after a reload", () => build.locator("form[data-act=assess] input:checked").count().then((n) => n === 2));
  await room.say("close-assessment level-before", "assess level-after");
  await build.locator("form[data-act=assess]").first().waitFor();
  await judge(build, 0, "Held");
  await judge(build, 1, "Held");
  await room.say("close-assessment level-after");
  await sees(build, "before:");
  await cast.look(build, "self-assessment-shift", { sizes: [PHONE] });
};
