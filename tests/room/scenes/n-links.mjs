import { writeFileSync } from "node:fs";
import { connected, sees } from "../people.mjs";
import { assert, same } from "../stage.mjs";

export const name = "personal links: whoever is expected comes in by their own, once their seat is theirs on every device";
export const pictures = true;

export default async (cast) => {
  const roster = `${cast.folder}/people.csv`;
  writeFileSync(roster, "role,name,organization,seat,withheld\nREG,Ines Quay,Quayhold,,\nSOC,Ada Brook,Nordwater,,\n");
  const room = await cast.room({ roster });
  const link = `${room.url}/#${room.links["Ines Quay"]}`;
  const page = await cast.page();
  await page.goto(link);
  await page.waitForSelector("input[name=join]", { state: "attached" });
  same(new URL(page.url()).hash, "", "what is behind # in the address");
  await sees(page, "Ines Quay");
  same(await page.locator("input[name=name], input[name=role]").count(), 0, "how much somebody is asked who is expected");
  await cast.look(page, "door-link");
  await page.click("main form button");
  await page.waitForURL("**/play");
  await connected(page);
  await sees(page, "REG/1");
  // The same link on a second device is the same person.
  const other = await cast.page();
  await other.goto(link);
  await other.waitForSelector("input[name=join]", { state: "attached" });
  await other.click("main form button");
  await other.waitForURL("**/play");
  await connected(other);
  await sees(other, "REG/1");
  const who = (p) => p.evaluate(async () => (await (await fetch("/state")).json()).parts.mine.person);
  same(await who(other), await who(page), "who came in by one link on two devices");
  // Somebody else's link is somebody else.
  const ada = await cast.page();
  await ada.goto(`${room.url}/#${room.links["Ada Brook"]}`);
  await ada.waitForSelector("input[name=join]", { state: "attached" });
  assert(!(await ada.content()).includes("Ines"), "a link tells of nobody else");
};
