import { join } from "../people.mjs";
import { assert } from "../stage.mjs";

export const name = "the first page: under 60 KiB, usable within a second at 1.6 Mbit/s and 150 ms";

export default async (cast) => {
  const room = await cast.room();
  const page = await join(cast, room, { role: "MNT" });
  await room.say("start");
  for (const item of ["slow-link", "lab-egress", "hash-mismatch", "water-fallback"]) await room.say(`release ${item}`);
  await room.say("open declare 300");
  await page.waitForSelector("form[data-act=answer]");

  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.clearBrowserCache");
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  await session.send("Network.emulateNetworkConditions", { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 750e3 / 8 });
  // A machine that does something else meanwhile is given another chance: it is the page that is measured.
  let best = Infinity;
  for (let round = 0; round < 4 && best >= 1_000; round += 1) best = Math.min(best, await load(page, session, room));
  assert(best < 1_000, `usable after ${Math.round(best)} ms`);
};

async function load(page, session, room) {
  let bytes = 0;
  const count = ({ encodedDataLength, response }) => { bytes += encodedDataLength ?? response.encodedDataLength; };
  for (const event of ["Network.dataReceived", "Network.responseReceived"]) session.on(event, count);
  const began = performance.now();
  await page.goto(`${room.url}/play`, { waitUntil: "commit" });
  const button = page.locator("form[data-act=answer] button[type=submit]");
  await button.waitFor({ state: "visible" });
  await page.waitForFunction(() => document.documentElement.classList.contains("scripted"));
  const usable = performance.now() - began;
  await page.waitForSelector('[data-state][data-is="connected"]');
  for (const event of ["Network.dataReceived", "Network.responseReceived"]) session.off(event, count);
  console.log(`     usable after ${Math.round(usable)} ms, ${(bytes / 1024).toFixed(1)} KiB in all`);
  assert(bytes < 60 * 1024, `${bytes} bytes`);
  return usable;
}
