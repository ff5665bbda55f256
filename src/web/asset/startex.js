// Replaces the parts of a page with what the stream says; reading and answering work without it.
"use strict";
(() => {
  const id = document.body.dataset.id;
  if (!id) return;
  const of = { "/projector": "&of=projector", "/desk/lead": "&of=lead" }[document.body.dataset.surface] || "";
  const seat = document.body.dataset.seat ? "&seat=" + encodeURIComponent(document.body.dataset.seat) : "";
  const stream = new EventSource("/events?as=page&since=" + encodeURIComponent(id) + of + seat);
  stream.addEventListener("frame", (event) => {
    const frame = JSON.parse(event.data);
    for (const [name, html] of Object.entries(frame.parts)) {
      let part = document.getElementById("part-" + name);
      if (!part && name.startsWith("inject:")) {
        part = document.createElement("section");
        part.id = "part-" + name;
        part.dataset.part = name;
        const all = document.getElementById("injects");
        if (all) all.prepend(part);
      }
      if (part) part.innerHTML = html || "";
    }
  });
})();
