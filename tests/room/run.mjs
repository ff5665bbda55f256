// Runs the scenes one after the other: run.mjs [--pictures FOLDER] [SCENE...]. A scene is a file in scenes/ with a name and a
// function that is handed a room and the means to bring people into it.
import { readdirSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { Stage } from "./stage.mjs";

const wanted = process.argv.slice(2);
const at = wanted.indexOf("--pictures");
const pictures = at < 0 ? null : wanted.splice(at, 2)[1];

const folder = new URL("scenes/", import.meta.url);
const files = readdirSync(folder).filter((file) => file.endsWith(".mjs")).sort();
const chosen = files.filter((file) => wanted.length === 0 || wanted.some((name) => basename(file, ".mjs").includes(name)));
if (chosen.length === 0) {
  console.error(`no such scene; there are ${files.map((file) => basename(file, ".mjs")).join(", ")}`);
  process.exit(2);
}

// Plays a scene. A browser that did not come to an action in time may be tried once more, from the start and said aloud;
// what was seen and was wrong is never tried again.
async function played(stage, scene) {
  try {
    await stage.play(scene.default);
    return "";
  } catch (fault) {
    if (fault.name !== "TimeoutError") throw fault;
    console.log(`once more, from the start: ${fault.message.split("\n").slice(0, 3).join(" ")}`);
  }
  await stage.reopen();
  await stage.play(scene.default);
  return ", at the second try";
}

let failed = 0;
const stage = await Stage.open(pictures);
try {
  for (const file of chosen) {
    const scene = await import(new URL(file, folder));
    if (pictures && !scene.pictures) continue;
    const began = performance.now();
    try {
      const tries = await played(stage, scene);
      console.log(`ok   ${basename(file, ".mjs")}: ${scene.name}${tries} (${Math.round(performance.now() - began)} ms)`);
    } catch (fault) {
      failed += 1;
      console.log(`FAIL ${basename(file, ".mjs")}: ${scene.name}\n${fault.stack ?? fault}`);
    }
  }
} finally {
  await stage.close();
}
if (pictures && wanted.length === 0) writeFileSync(`${pictures}/README.md`, index(stage.taken));

// What the folder's page says: the states in the order of an evening, those of one state side by side.
function index(taken) {
  const states = new Map();
  for (const name of taken) {
    const state = name.replace(/-(\d+|dark)$/, "");
    states.set(state, [...(states.get(state) ?? []), name]);
  }
  const title = (state) => state[0].toUpperCase() + state.slice(1).replaceAll("-", " ");
  const pictured = ([state, names]) => `## ${title(state)}\n\n${names.map((name) => `<img src="${name}.png" alt="${title(name)}" width="260">`).join(" ")}\n`;
  const top = "# The room's pages, state by state\n\nPhotographed from the real server in a real browser by `docs/screenshots/rooms`; the numbers are widths in pixels. One of\nevery state at every size: `ALL=FOLDER docs/screenshots/rooms`.\n";
  return [top, ...[...states].map(pictured)].join("\n");
}
console.log(`${chosen.length - failed} of ${chosen.length} scenes`);
process.exit(failed === 0 ? 0 : 1);
