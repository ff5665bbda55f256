// What every scene stands on: one browser, a room of its own for each scene, people with phones, and an eye for what is wrong.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Room } from "./room.mjs";
import { small } from "./small.mjs";

const modules = `${process.env.BROWSER_MODULES}/`;
const require = createRequire(modules);
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
// How long anything is waited for: long enough for a machine that does other things besides.
export const PATIENCE = 30_000;
export const PHONE = { width: 390, height: 844 };
export const NARROW = { width: 320, height: 640 };
export const TABLET = { width: 820, height: 1180 };
export const WALL = { width: 1280, height: 720 };

export class Stage {
  static async open(pictures) {
    const stage = new Stage();
    stage.pictures = pictures;
    stage.taken = [];
    // A folder may say which pictures it keeps; without that it gets one of every state at every size.
    const which = pictures && `${pictures}/which`;
    stage.wanted = which && existsSync(which) ? new Set(readFileSync(which, "utf8").split("\n")) : null;
    stage.browser = await launched();
    return stage;
  }

  // Begins again with a browser that nothing has happened to.
  async reopen() {
    await this.browser.close();
    this.browser = await launched();
  }

  close() {
    return this.browser.close();
  }

  async play(scene) {
    const folder = mkdtempSync(join(tmpdir(), "room-"));
    const contexts = [];
    const rooms = [];
    const faults = [];
    const cast = {
      folder,
      room: async (options = {}) => {
        const room = await Room.open(join(folder, `${rooms.length}.jsonl`), options);
        rooms.push(room);
        return room;
      },
      keep: (room) => rooms.push(room),
      context: async (options = {}) => {
        const context = await this.browser.newContext({ viewport: PHONE, locale: "en-GB", reducedMotion: "reduce", ...options });
        contexts.push(context);
        return context;
      },
      page: async (options = {}) => {
        const page = await (await cast.context(options)).newPage();
        page.setDefaultTimeout(PATIENCE);
        page.on("pageerror", (fault) => faults.push(`script: ${fault.message}`));
        page.on("console", (message) => {
          if (message.type() === "error" && !/Failed to load resource|ERR_/.test(message.text())) faults.push(`console: ${message.text()}`);
        });
        return page;
      },
      look: (page, name, options) => this.look(page, name, options),
      photograph: async (page, name) => this.pictures && this.photograph(page, name, true),
    };
    try {
      await scene(cast);
      assert(faults.length === 0, faults.join("\n"));
    } finally {
      for (const context of contexts) await context.close();
      for (const room of rooms) await room.close();
      rmSync(folder, { recursive: true, force: true });
    }
  }

  // Looks at a page as it stands: every rule of axe, no scrolling sideways, targets large enough; also at 320 px. With
  // --pictures it is photographed as well.
  async look(page, name, { sizes = [PHONE], dark = false, marked = true, whole = true } = {}) {
    const before = page.viewportSize();
    for (const size of [...sizes, NARROW]) {
      await page.setViewportSize(size);
      await this.check(page, `${name} at ${size.width} px`, marked);
      const shown = this.pictures && (sizes.includes(size) || sizes.length === 0);
      if (shown) await this.photograph(page, `${name}-${size.width}`, whole && size !== WALL);
    }
    await page.emulateMedia({ colorScheme: "dark" });
    await this.check(page, `${name} in the dark`, marked);
    if (this.pictures && dark) {
      await page.setViewportSize(PHONE);
      await this.photograph(page, `${name}-dark`, true);
    }
    await page.emulateMedia({ colorScheme: "light" });
    await page.setViewportSize(before);
  }

  async photograph(page, name, whole) {
    if (this.wanted && !this.wanted.has(name)) return;
    await page.evaluate(() => scrollTo(0, 0));
    writeFileSync(`${this.pictures}/${name}.png`, small(await page.screenshot({ fullPage: whole })));
    this.taken.push(name);
  }

  async check(page, where, marked) {
    const session = await page.context().newCDPSession(page);
    await session.send("Runtime.evaluate", { expression: `window.axe || (() => { ${axe} })()` });
    await session.detach();
    const found = await page.evaluate(async (rules) => {
      // What a bar that stays covers by chance is no target of its own size.
      scrollTo(0, 0);
      const result = await window.axe.run(document, { runOnly: { type: "tag", values: rules } });
      const visible = (e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: false }) && e.getClientRects().length > 0;
      const targets = [...document.querySelectorAll("button, summary, select, textarea, input:not([type=radio], [type=checkbox], [type=hidden]), .option > label, .scale label")];
      const box = (e) => e.getBoundingClientRect();
      const root = document.documentElement;
      return {
        violations: result.violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(" | ")}`),
        wide: root.scrollWidth - root.clientWidth,
        small: targets.filter((e) => visible(e) && (box(e).height < 44 || box(e).width < 44)).map((e) => e.outerHTML.slice(0, 120)),
        text: document.body.innerText,
        // Said by a screen reader, seen by nobody.
        said: document.getElementById("live")?.textContent,
      };
    }, RULES);
    assert(found.violations.length === 0, `${where}: ${found.violations.join("\n")}`);
    assert(found.wide <= 0, `${where} runs over by ${found.wide} px`);
    assert(found.small.length === 0, `${where} has targets under 44 px: ${found.small.join(" | ")}`);
    const lines = found.text.split("\n").map((line) => line.trim()).filter((line) => line && line !== found.said);
    if (marked) {
      const last = lines.slice(-3).join(" ");
      assert(lines.slice(0, 3).join(" ").includes("EXERCISE"), `${where} is not marked first: ${lines.slice(0, 3)}`);
      assert(last.includes("EXERCISE") && last.includes("TLP:"), `${where} is not marked last: ${last}`);
    } else {
      assert(!/EXERCISE EXERCISE|TLP:/.test(found.text), `${where} carries the mark`);
    }
  }
}

const launched = () => chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS, headless: true });

export function assert(holds, otherwise) {
  if (!holds) throw new Error(otherwise);
}

export function same(found, wanted, what = "it") {
  assert(found === wanted, `${what} is ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`);
}

// Waits, with a bound, until something comes true.
export async function until(what, holds, ms = PATIENCE) {
  const end = performance.now() + ms;
  for (;;) {
    const found = await holds();
    if (found) return found;
    if (performance.now() > end) throw new Error(`waited ${ms} ms in vain: ${what}`);
    await new Promise((go) => setTimeout(go, 25));
  }
}
