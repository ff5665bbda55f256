// What makes a page of the room live: parts arrive and are put in place, clocks count, forms are kept and sent once.
// Reading and answering work without it.
"use strict";

(() => {
  const root = document.documentElement;
  const page = document.body;
  const words = JSON.parse(page.dataset.words || "{}");
  const find = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);
  root.classList.add("scripted");

  // ---- what this device keeps: what is typed, what is to be sent, what became of it
  const mine = `startex.${page.dataset.me || "door"}.`;
  const memory = new Map();
  const kept = {
    read(name) {
      try {
        return JSON.parse(localStorage.getItem(mine + name)) ?? memory.get(name);
      } catch {
        return memory.get(name);
      }
    },
    write(name, value) {
      memory.set(name, value);
      try {
        localStorage.setItem(mine + name, JSON.stringify(value));
      } catch {
        // A private window keeps it as long as the page lives.
      }
    },
    drop(name) {
      memory.delete(name);
      try {
        localStorage.removeItem(mine + name);
      } catch {
        // As above.
      }
    },
  };

  // ---- what is said aloud by a screen reader, politely and once
  const live = find("#live");
  let toSay = [];
  const say = (text) => {
    if (!live || !text) return;
    if (!toSay.length) {
      setTimeout(() => {
        live.textContent = toSay.join(" ");
        toSay = [];
      }, 50);
    }
    toSay.push(text);
  };

  // ---- clocks: the server's, counted on by this page's own counter
  let clock = null;
  let read = 0;
  const passed = () => performance.now() - read;
  const playNow = () => clock.play + (clock.running ? passed() * clock.speed : 0);
  const wallNow = () => Date.parse(clock.wall) + passed();
  const minutes = (ms) => {
    const seconds = Math.max(0, Math.ceil(ms / 1000));
    const [m, s] = [Math.floor(seconds / 60), String(seconds % 60).padStart(2, "0")];
    return `${m}:${s}`;
  };
  const time = () => new Date(clock ? wallNow() : Date.now()).toLocaleTimeString(words.tag, { hour: "2-digit", minute: "2-digit", hour12: false });
  const remaining = (left) =>
    left > 0 ? fill(words.left, { time: minutes(left) }) : fill(words.overrun, { time: minutes(-left) });
  const bare = (left) =>
    left > 0 ? minutes(left) : `${words.time_is_up} ${fill(words.overrun, { time: minutes(-left) })}`;
  let announced = new Map();

  function count() {
    if (!clock) return;
    const due = clock.deadline;
    for (const spot of all("[data-deadline], [data-until], [data-left]")) {
      const set = spot.dataset;
      const left = "left" in set ? (due === null ? null : due - playNow())
        : set.until ? Date.parse(set.until) - wallNow() : Number(set.deadline) - playNow();
      const text = left === null ? "" : "bare" in set ? bare(left) : remaining(left);
      if (spot.textContent !== text) spot.textContent = text;
      spot.classList.toggle("soon", left !== null && left <= 10_000);
    }
    if (due === null) return;
    const left = (due - playNow()) / 1000;
    const before = announced.get(due);
    for (const mark of [60, 30, 10]) {
      if (before > mark && left <= mark) say(fill(words.seconds_left, { n: mark }));
    }
    if (before > 0 && left <= 0) say(words.time_is_up);
    announced = new Map([[due, left]]);
  }
  setInterval(count, 250);

  // ---- parts: whole ones arrive; what somebody is in the middle of stays
  const keyOf = (node) => (node.nodeType === 1 ? node.id || node.dataset.key || node.dataset.place || node.getAttribute("for") || null : null);
  const alike = (a, b) => a.nodeType === b.nodeType && a.nodeName === b.nodeName && keyOf(a) === keyOf(b);

  function morph(to, from) {
    if (to.nodeType === 1 && to.hasAttribute("data-own")) {
      if ("begun" in to.dataset) to.dataset.next = from.getAttribute("value") ?? "";
      return;
    }
    if (to.isEqualNode(from)) return;
    if (to.nodeType !== 1) {
      if (to.data !== from.data) to.data = from.data;
      return;
    }
    const keep = to.nodeName === "DETAILS" ? "open" : null;
    for (const { name } of [...to.attributes]) {
      if (name !== keep && !from.hasAttribute(name)) to.removeAttribute(name);
    }
    for (const { name, value } of from.attributes) {
      if (to.getAttribute(name) !== value) to.setAttribute(name, value);
    }
    if (to.nodeName !== "TEXTAREA") morphChildren(to, from);
  }

  function morphChildren(to, from) {
    let at = to.firstChild;
    for (const fresh of [...from.childNodes]) {
      let same = at;
      while (same && !alike(same, fresh)) same = same.nextSibling;
      if (!same) {
        to.insertBefore(fresh, at);
        continue;
      }
      if (same !== at && same.contains(document.activeElement)) {
        // Never move what has the focus: take away what stands before it.
        while (at !== same) {
          const next = at.nextSibling;
          at.remove();
          at = next;
        }
      } else if (same !== at) {
        to.insertBefore(same, at);
      }
      morph(same, fresh);
      at = same.nextSibling;
    }
    while (at) {
      const next = at.nextSibling;
      at.remove();
      at = next;
    }
  }

  const spoken = new Map();
  const parsed = (html) => {
    const template = document.createElement("template");
    template.innerHTML = html ?? "";
    return template.content;
  };

  function sectionOf(name) {
    const known = document.getElementById(`part-${name}`);
    if (known) return known;
    const list = find(`[data-list="${name.split(":")[0]}"]`);
    if (!list) return null;
    const section = document.createElement("section");
    section.id = `part-${name}`;
    section.dataset.part = name;
    list.prepend(section);
    return section;
  }

  function place(name, html, first) {
    const content = parsed(html);
    const placed = [...content.children].filter((e) => e.dataset.place);
    if (placed.length) {
      for (const fresh of placed) {
        const spot = find(`[data-place="${fresh.dataset.place}"]`);
        if (spot) morphChildren(spot, fresh);
      }
    } else {
      const section = sectionOf(name);
      if (!section) return;
      if (html === null && section.parentNode.dataset.list) return section.remove();
      morphChildren(section, content);
      const order = find("[data-order]", section)?.dataset.order;
      if (order) put(section, Number(order));
    }
    const lines = [...new Set([...parsed(html).querySelectorAll("[data-say]")].map((e) => e.dataset.say))];
    const before = spoken.get(name) ?? [];
    spoken.set(name, lines);
    if (!first) lines.filter((line) => !before.includes(line)).forEach(say);
  }

  // Newest first.
  function put(section, order) {
    const orderOf = (e) => Number(find("[data-order]", e)?.dataset.order ?? 0);
    const next = [...section.parentNode.children].find((e) => e !== section && orderOf(e) < order);
    const before = next ?? null;
    if (section.nextElementSibling !== before) section.parentNode.insertBefore(section, before);
  }

  function settle() {
    const alarm = find('[data-place="emergency"]');
    const emergency = Boolean(alarm && alarm.children.length);
    if (emergency !== root.classList.contains("emergency")) {
      root.classList.toggle("emergency", emergency);
      document.title = emergency ? find("h1", alarm).textContent : page.dataset.title;
      window.scrollTo(0, 0);
    }
    for (const spot of all("[data-count]")) {
      const list = find(`[data-list="${spot.dataset.count}"]`);
      const n = list ? list.children.length + Number(list.dataset.more ?? 0) : 0;
      spot.textContent = String(n);
      spot.closest("[data-with]")?.toggleAttribute("hidden", n === 0);
    }
    const opened = (find("[data-opened]")?.dataset.opened ?? "").split(" ");
    for (const mark of all("[data-new]")) mark.hidden = opened.includes(mark.dataset.new);
    for (const form of all("form[data-act]")) dress(form);
    count();
    fit();
  }

  // ---- the projector: as large as there is room for, and a sign where it is not enough
  function fit() {
    const scene = find(".scene");
    if (!scene) return;
    const fits = () => scene.scrollHeight <= scene.clientHeight + 1 && scene.scrollWidth <= scene.clientWidth + 1;
    let size = 100;
    for (scene.style.fontSize = ""; !fits() && size > 45; scene.style.fontSize = `${size}%`) size -= 5;
    scene.toggleAttribute("data-cut", !fits());
  }
  addEventListener("resize", fit);

  // ---- the stream
  let source = null;
  let beat = performance.now();
  let since = page.dataset.since || "";
  let failures = 0;
  let again = 0;
  const state = find("[data-state]");

  function show(is) {
    if (!state || state.dataset.is === is) return;
    state.dataset.is = is;
    state.textContent = { connected: words.connected, connecting: words.connecting, lost: words.disconnected }[is];
  }

  function take(event) {
    const frame = JSON.parse(event.data);
    beat = performance.now();
    [clock, read] = [frame.clock, beat];
    if (failures || state?.dataset.is !== "connected") {
      failures = 0;
      show("connected");
      flush();
    }
    if (!frame.parts) return count();
    const session = (id) => id.split("-")[0];
    if (since && session(since) !== session(frame.id)) return location.reload();
    const first = !since;
    since = frame.id;
    if (frame.whole) {
      for (const section of all("[data-list] > section")) {
        if (section.dataset.part in frame.parts) continue;
        if (find(`[data-older="${CSS.escape(section.dataset.part)}"]`)) more(1);
        section.remove();
      }
    }
    for (const [name, html] of Object.entries(frame.parts)) place(name, html, first);
    settle();
  }

  function connect() {
    clearTimeout(again);
    source?.close();
    if (!page.dataset.stream) return;
    const url = page.dataset.stream + (since ? `&since=${encodeURIComponent(since)}` : "");
    source = new EventSource(url);
    beat = performance.now();
    source.addEventListener("frame", take);
    source.addEventListener("beat", take);
    source.addEventListener("gone", () => location.assign("/"));
    source.addEventListener("over", lost);
    source.onerror = lost;
  }

  function lost() {
    source?.close();
    show("lost");
    failures += 1;
    if (failures % 3 === 0) gone();
    const wait = Math.min(8000, 400 * 2 ** Math.min(failures, 5)) * (0.5 + Math.random() / 2);
    clearTimeout(again);
    again = setTimeout(connect, wait);
  }

  // A device that was turned away, or a session that is no more, is sent to the door.
  async function gone() {
    try {
      const answer = await fetch(location.pathname, { method: "HEAD", redirect: "manual", cache: "no-store" });
      if ([401, 403].includes(answer.status)) location.assign("/");
    } catch {
      // No network says nothing about the door.
    }
  }

  setInterval(() => {
    if (source && source.readyState !== 2 && performance.now() - beat > 25_000) lost();
  }, 5_000);
  addEventListener("offline", () => page.dataset.stream && lost());
  addEventListener("online", () => page.dataset.stream && connect());
  addEventListener("pageshow", (event) => event.persisted && connect());
  let hidden = 0;
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) hidden = performance.now();
    // The counter may have stood still in the meantime.
    else if (page.dataset.stream && (performance.now() - hidden > 3000 || source?.readyState !== 1)) connect();
  });

  // ---- forms: kept while they are written, sent once
  // Somebody in several seats writes for the one they look from.
  const seat = () => find(".you")?.dataset.seat ?? "";
  const keyIn = (form) => seat() + form.dataset.key;
  const draftOf = (form) => `draft.${keyIn(form)}`;
  const statusOf = (form) => find(".told", form);

  function tell(form, is, text) {
    const spot = form && statusOf(form);
    if (!spot) return;
    spot.dataset.is = is;
    if (spot.textContent !== text) spot.textContent = text;
  }

  function typed(form) {
    const values = {};
    for (const field of form.elements) {
      if (!field.name || field.type === "hidden") continue;
      if (field.type === "radio" ? field.checked : field.type === "checkbox") {
        values[field.name] = field.type === "checkbox" ? field.checked : field.value;
      } else if (!["radio", "checkbox"].includes(field.type) && field.value) {
        values[field.name] = field.value;
      }
    }
    return values;
  }

  function fillIn(form, values) {
    for (const field of form.elements) {
      if (!field.name || field.type === "hidden" || !(field.name in values)) continue;
      if (field.type === "radio") field.checked = field.value === values[field.name];
      else if (field.type === "checkbox") field.checked = values[field.name];
      else field.value = values[field.name];
    }
  }

  // Once for each form that comes up: what was typed before, what became of it.
  function dress(form) {
    if (form.dataset.dressed === keyIn(form)) return;
    form.dataset.dressed = keyIn(form);
    const draft = kept.read(draftOf(form));
    const given = find(`[data-given="${CSS.escape(form.dataset.key)}"]`)?.dataset.values;
    if (draft) fillIn(form, draft);
    else if (given) fillIn(form, JSON.parse(given));
    const last = kept.read(`told.${keyIn(form)}`);
    if (outbox().some((e) => e.key === keyIn(form))) tell(form, "waiting", words.sent_later);
    else if (last) tell(form, ...last);
    else if (draft && Object.keys(draft).length) tell(form, "draft", words.draft_kept);
  }

  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-act]");
    if (!form) return;
    begin(form);
    kept.write(draftOf(form), typed(form));
    kept.drop(`told.${keyIn(form)}`);
    if (!form.dataset.quiet) tell(form, "draft", words.draft_kept);
  });

  // What a line is about, and when it was begun, stays as it was at its first key; once it is sent the next one begins.
  function begin(form) {
    for (const spot of all("[data-begun]:not([data-own])", form)) {
      spot.dataset.own = "";
      if (spot.dataset.begun === "now" && clock) spot.value = new Date(wallNow()).toISOString();
    }
  }

  function begun(form) {
    for (const spot of all("[data-begun][data-own]", form)) {
      delete spot.dataset.own;
      spot.value = spot.dataset.begun === "now" ? "" : spot.dataset.next ?? spot.value;
      delete spot.dataset.next;
    }
  }

  // The lead's cookie is another one than a person's.
  const actPath = page.dataset.surface === "/desk/lead" ? "/act?of=lead" : "/act";

  const outbox = () => kept.read("outbox") ?? [];
  const random = () => [...crypto.getRandomValues(new Uint8Array(12))].map((b) => b.toString(16).padStart(2, "0")).join("");

  function enqueue(key, act, once) {
    // What waits and was never on its way is replaced by what came after it.
    const box = outbox().filter((e) => e.key !== key || e.tried || once);
    if (seat()) act.seat_of = seat();
    box.push({ cmd: random(), key, act, once });
    kept.write("outbox", box);
    flush();
  }

  // What a form holds as members of an act: `data-as` says which are numbers or yes-or-no, an empty one is left out;
  // `scores.3` is a place of a list, `text.Question` a paragraph of a text.
  function actOf(form) {
    const act = { act: form.dataset.act };
    if (form.dataset.length) act.scores = Array(Number(form.dataset.length)).fill(null);
    for (const field of form.elements) {
      const folded = field.closest(".more") && !find("input[type=radio]:checked", field.closest(".option"));
      const value = field.value?.trim();
      if (!field.name || ["seat_of", "back"].includes(field.name) || !value || folded || (["radio", "checkbox"].includes(field.type) && !field.checked)) continue;
      const [name, rest] = field.name.split(/\.(.*)/s);
      if (name === "scores") act.scores[Number(rest)] = Number(value);
      else if (rest) act[name] = [act[name], `${rest}: ${value}`].filter(Boolean).join("\n\n");
      else act[name] = field.dataset.as === "number" ? Number(value) : field.dataset.as === "flag" ? value === "true" : value;
    }
    return act;
  }

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-act]");
    if (!form) return;
    event.preventDefault();
    tell(form, "waiting", navigator.onLine === false ? words.sent_later : words.sending);
    enqueue(keyIn(form), actOf(form), "once" in form.dataset);
    kept.write(`told.${keyIn(form)}`, ["waiting", words.sent_later]);
  });

  // A form that sends what is chosen at once.
  document.addEventListener("change", (event) => event.target.closest("form[data-now]")?.requestSubmit());

  let sending = false;
  let retry = 0;
  let attempts = 0;

  async function flush() {
    if (sending || !page.dataset.stream) return;
    sending = true;
    clearTimeout(retry);
    try {
      for (let box = outbox(); box.length; box = outbox()) {
        const entry = box[0];
        entry.tried = true;
        kept.write("outbox", box);
        const wait = await send(entry);
        if (wait) {
          retry = setTimeout(flush, wait);
          return;
        }
        attempts = 0;
        kept.write("outbox", outbox().filter((e) => e.cmd !== entry.cmd));
      }
    } finally {
      sending = false;
    }
  }

  // Returns how long to wait before it is tried again, or nothing when it is settled.
  async function send(entry) {
    const form = () => all("form[data-act]").find((f) => keyIn(f) === entry.key);
    const later = (ms) => {
      attempts += 1;
      tell(form(), "waiting", words.sent_later);
      return ms ?? Math.min(10_000, 500 * 2 ** Math.min(attempts, 5)) * (0.5 + Math.random() / 2);
    };
    let answer;
    let body;
    try {
      answer = await fetch(actPath, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ cmd: entry.cmd, ...entry.act }),
        signal: AbortSignal.timeout(12_000),
        cache: "no-store",
      });
      body = await answer.json().catch(() => ({}));
    } catch {
      return later();
    }
    if (answer.status === 403) gone();
    if (answer.status === 429 || answer.status >= 500) return later(Number(answer.headers.get("Retry-After")) * 1000 || undefined);
    settled(entry, form(), answer.ok, body);
    return 0;
  }

  function settled(entry, form, ok, body) {
    const is = !ok ? "refused" : body.durable === false ? "unkept" : "received";
    const text = !ok ? body.refused ?? words.refused : body.code ? fill(words.code, body) : is === "unkept" ? words.not_on_disk : fill(words.received, { time: time() });
    if (ok && entry.once) {
      kept.drop(`draft.${entry.key}`);
      form?.reset();
      if (form) begun(form);
    }
    // A code is for now alone.
    if (body.code) kept.drop(`told.${entry.key}`);
    else kept.write(`told.${entry.key}`, [is, text]);
    const newer = outbox().some((e) => e.key === entry.key && e.cmd !== entry.cmd);
    if (form && !newer) tell(form, is, text);
    const told = find("#told");
    if (!ok && told && (!form || !statusOf(form))) {
      told.hidden = false;
      told.textContent = text;
    } else if (told) {
      told.hidden = true;
    }
  }

  // ---- what was opened is told, once each
  document.addEventListener(
    "toggle",
    (event) => {
      const inject = event.target.dataset?.inject;
      if (!inject || !event.target.open) return;
      const mark = find("[data-new]", event.target);
      if (!mark || mark.hidden) return;
      mark.hidden = true;
      enqueue(`open.${inject}`, { act: "open", inject }, true);
    },
    true,
  );

  // A link to something folded unfolds it.
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    const fold = link && document.getElementById(link.hash.slice(1));
    if (fold?.nodeName === "DETAILS") fold.open = true;
  });

  function more(n) {
    const list = find('[data-list="inject"]');
    list.dataset.more = Number(list.dataset.more ?? 0) + n;
  }

  // What came in before the newest is fetched when it is wanted, and then stands among them.
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-older]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const name = link.dataset.older;
    try {
      const answer = await fetch(link.href.replace("as=document", "as=page"), { cache: "no-store" });
      if (!answer.ok) return location.assign(link.href);
      if (!document.getElementById(`part-${name}`)) more(-1);
      place(name, await answer.text(), true);
      settle();
      const fold = find("details", sectionOf(name));
      fold.open = true;
      find("summary", fold).focus();
    } catch {
      // No network: the link stays.
    }
  });

  // ---- the door: a code behind # is put into the form and sent
  const door = find("form[data-door]");
  if (door && location.hash.length > 1) {
    const field = find("input[name=code]", door);
    field.value = decodeURIComponent(location.hash.slice(1));
    history.replaceState(null, "", location.pathname);
    if (!door.dataset.failed) door.requestSubmit();
  }

  // What is on the page was already there: it is not read out.
  for (const part of all("[data-part], [data-place]")) {
    const name = part.dataset.part ?? part.dataset.of;
    const lines = all("[data-say]", part).map((e) => e.dataset.say);
    if (name) spoken.set(name, [...(spoken.get(name) ?? []), ...lines]);
  }
  if (page.dataset.clock) [clock, read] = [JSON.parse(page.dataset.clock), performance.now()];
  settle();
  connect();
  flush();
})();
