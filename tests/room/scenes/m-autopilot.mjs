import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { answer, join, received, sees } from "../people.mjs";
import { PHONE, assert } from "../stage.mjs";

export const name = "the program itself, without a terminal: marked SIMULATED, with a person among simulated players";
export const pictures = true;

export default async (cast) => {
  const arguments_ = ["run", "first-light", "--headless", "--autopilot", "--speed", "30", "--seed", "7", "--listen", "127.0.0.1:0",
    "--transcript", `${cast.folder}/autopilot.jsonl`];
  const program = spawn(process.env.STARTEX, arguments_, { stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise((end) => program.once("exit", end));
  const lines = createInterface({ input: program.stdout });
  cast.keep({ close: async () => { program.kill(); await ended; } });
  const ready = JSON.parse(await new Promise((told) => lines.once("line", told)));
  const room = { url: new URL(ready.join_url).origin, codes: ready.codes };
  const page = await join(cast, room, { role: null });
  await sees(page, "SIMULATED");
  await page.waitForSelector("form[data-act=answer]", { timeout: 60_000 });
  await answer(page, "SOMETHING_ELSE", { text: "Ask who sleeps first", sure: 4 });
  await received(page);
  await page.waitForSelector(".bars", { timeout: 60_000 });
  await cast.look(page, "simulated", { sizes: [PHONE] });
  assert((await page.title()).startsWith("EXERCISE"), "the title says that it is an exercise");
};
