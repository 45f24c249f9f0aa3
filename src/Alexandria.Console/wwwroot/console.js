// Enhancement only: every flow works without this file. It sends forms without leaving the page, opens dialogs,
// knows a few keys, and fetches what changed. Whatever it swaps, nothing that somebody typed is lost.
const byId = (id) => document.getElementById(id);
const parse = (html) => new DOMParser().parseFromString(html, "text/html");

// --- Swapping a part of the page, and keeping what is typed, open or focused in it ---

// A field named "id" or "action" hides the form's property of that name: attributes and queries only.
const controls = (form) => [...form.querySelectorAll("input, select, textarea")].filter((e) => e.name && e.type !== "hidden" && e.type !== "submit");
const changed = (e) => e.type === "checkbox" || e.type === "radio" ? e.checked !== e.defaultChecked
  : e.tagName === "SELECT" ? [...e.options].some((o) => o.selected !== o.defaultSelected)
  : e.type === "file" ? e.files.length > 0 : e.value !== e.defaultValue;

const touched = (form) => form.hasAttribute("data-typed") || controls(form).some(changed);

function swap(older, newer, sent) {
  const active = document.activeElement;
  const focus = active && older.contains(active) ? { id: active.id, start: active.selectionStart, end: active.selectionEnd } : null;
  const open = [...older.querySelectorAll("dialog[open]")].filter((d) => !d.contains(sent)).map((d) => d.id);
  const unfolded = [...older.querySelectorAll("details[open][id]")].map((d) => d.id);
  const kept = [...older.querySelectorAll("form[id]")].filter((f) => f !== sent && touched(f));
  const scrolled = window.scrollY;
  older.replaceWith(newer);
  // A form with text in it stays as it is, the version that it was based on included.
  for (const form of kept) {
    const twin = byId(form.getAttribute("id"));
    if (twin) twin.replaceWith(form);
    else newer.append(form);
  }
  unfolded.forEach((id) => { if (byId(id)) byId(id).open = true; });
  open.forEach((id) => show(byId(id)));
  newer.querySelectorAll("dialog[open]").forEach(show);
  const again = focus?.id && byId(focus.id);
  if (again) {
    again.focus({ preventScroll: true });
    if (focus.start != null && again.setSelectionRange) again.setSelectionRange(focus.start, focus.end);
  }
  window.scrollTo({ top: scrolled, behavior: "instant" });
}

// --- Dialogs ---

function show(dialog) {
  if (!dialog?.showModal || dialog.matches(":modal")) return;
  dialog.removeAttribute("open");
  dialog.showModal();
  (dialog.querySelector("[data-errors]") ?? dialog.querySelector(".form :is(input:not([type=hidden]), select, textarea)"))?.focus();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (link?.hasAttribute("data-close")) {
    event.preventDefault();
    link.closest("dialog").close();
  } else if (link?.hash && link.pathname === location.pathname && byId(link.hash.slice(1))?.tagName === "DIALOG") {
    event.preventDefault();
    show(byId(link.hash.slice(1)));
  }
});

// --- Forms ---

function say(text) {
  byId("flash").replaceChildren(Object.assign(document.createElement("p"), { textContent: text }));
  clearTimeout(say.timer);
  say.timer = setTimeout(() => byId("flash").replaceChildren(), 6000);
}

function complain(form, text) {
  form.querySelector("[data-trouble]")?.remove();
  const note = Object.assign(document.createElement("p"), { className: "errors", textContent: text, tabIndex: -1 });
  note.setAttribute("role", "alert");
  note.dataset.trouble = "";
  form.prepend(note);
  note.focus();
}

async function send(form, submitter) {
  if (form.getAttribute("aria-busy") === "true") return;
  form.setAttribute("aria-busy", "true");
  submitter?.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(form.getAttribute("action"), { method: "POST", body: new FormData(form, submitter) });
    const page = parse(await response.text());
    const main = page.getElementById("main");
    const signedOut = response.status === 401 || (response.redirected && new URL(response.url).pathname === "/console/sign-in");
    if (signedOut) complain(form, "Your session has ended. What you typed is still here: sign in again in another tab, then send it again.");
    else if (!main) complain(form, `The server answered ${response.status}. What you typed is still here.`);
    else if (response.ok || page.querySelector("[data-errors]")) present(form, response, page, main);
    else complain(form, page.querySelector(".failure p")?.textContent ?? `The server answered ${response.status}. What you typed is still here.`);
  } catch {
    complain(form, "The server cannot be reached. What you typed is still here: try again.");
  } finally {
    form.removeAttribute("aria-busy");
    submitter?.removeAttribute("aria-busy");
  }
}

function present(form, response, page, main) {
  const failed = !response.ok;
  const leaves = response.redirected && new URL(response.url).pathname !== location.pathname;
  // A refused file cannot be put back by the server.
  const files = failed ? controls(form).filter((e) => e.type === "file") : [];
  form.closest("dialog")?.close();
  document.title = page.title;
  if (leaves) {
    history.pushState(null, "", response.url);
    byId("main").replaceWith(main);
    document.querySelectorAll(".side nav a").forEach((a) => {
      const twin = page.querySelector(`.side nav a[href="${a.getAttribute("href")}"]`);
      twin?.hasAttribute("aria-current") ? a.setAttribute("aria-current", "page") : a.removeAttribute("aria-current");
    });
    window.scrollTo(0, 0);
    main.focus();
  } else {
    swap(byId("main"), main, form);
  }
  files.forEach((e) => { const twin = byId(e.id); if (twin) twin.files = e.files; });
  if (failed) byId("main").querySelector("[data-errors]")?.focus();
  else catchUp();
  const said = page.querySelector("#flash p")?.textContent;
  if (said) say(said);
}

addEventListener("popstate", () => { if (!location.hash) location.reload(); });

document.addEventListener("submit", (event) => {
  if (!event.target.hasAttribute("data-enhance")) return;
  event.preventDefault();
  send(event.target, event.submitter);
});

document.addEventListener("change", (event) => {
  if (event.target.tagName === "SELECT") event.target.closest("form[data-auto]")?.requestSubmit();
});

// --- Keys ---

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, [contenteditable], dialog")) return;
  const step = { j: 1, k: -1 }[event.key];
  if (step) {
    const rows = [...document.querySelectorAll("[data-row]")];
    const at = rows.indexOf(document.activeElement);
    rows[at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + step))]?.focus();
  } else if (event.key === "/") {
    const search = document.querySelector("[data-search]");
    search?.focus();
    search?.select();
  } else if (event.key === "?") {
    show(byId("shortcuts"));
  } else {
    return;
  }
  event.preventDefault();
});

// --- Live: one tab holds the stream and tells the others ---

const channel = new BroadcastChannel("alexandria-live");
const waiting = new Set();
let fetching = false;

// What is swapped between press and release loses the click, and the text that is being selected.
let pressed = false;
addEventListener("pointerdown", () => { pressed = true; }, true);
const released = () => setTimeout(() => { pressed = false; });
addEventListener("pointerup", released, true);
addEventListener("pointercancel", released, true);
// The window's own: that of a field comes with every press beside it.
addEventListener("blur", released);

function heard({ name, subject }) {
  const area = name.split(".")[0];
  for (const region of document.querySelectorAll("[data-live][id]")) {
    const on = region.dataset.live.split(" ");
    if (on.includes(area) || on.includes(`${area}/${subject}`) || on.includes(`*/${subject}`)) waiting.add(region.id);
  }
  if (waiting.size) refresh();
}

// Of what happens between the making of a page and the moment when it listens, the stream says nothing.
function catchUp() {
  document.querySelectorAll("[data-live][id]").forEach((region) => waiting.add(region.id));
  if (waiting.size) refresh();
}

async function refresh() {
  if (fetching) return;
  fetching = true;
  try {
    while (waiting.size) {
      // Changes come in bursts: one fetch for all of them.
      await new Promise((done) => setTimeout(done, 120));
      const ids = [...waiting];
      waiting.clear();
      const at = location.href;
      const response = await fetch(at, { headers: { "X-Fragment": "1" } });
      if (!response.ok || response.redirected || at !== location.href) continue;
      const page = parse(await response.text());
      while (pressed) await new Promise((done) => setTimeout(done, 50));
      for (const id of ids) {
        const [older, newer] = [byId(id), page.getElementById(id)];
        if (older && newer && older.outerHTML !== newer.outerHTML && !older.querySelector("form[aria-busy]")) swap(older, newer);
      }
    }
  } catch {
    // The server is away; the stream comes back and says what happened meanwhile.
  } finally {
    fetching = false;
  }
}

// How far something is makes no events.
setInterval(() => {
  if (document.hidden) return;
  document.querySelectorAll("[data-live][data-live-often][id]").forEach((region) => waiting.add(region.id));
  if (waiting.size) refresh();
}, 2000);

function listen() {
  return new Promise(() => {
    const stream = new EventSource("/console/live");
    stream.addEventListener("open", catchUp, { once: true });
    stream.onmessage = (event) => {
      const change = JSON.parse(event.data);
      channel.postMessage(change);
      heard(change);
    };
  });
}

channel.onmessage = (event) => heard(event.data);
document.querySelectorAll("dialog[open]").forEach(show);
document.querySelector("[data-errors]")?.focus();
if (document.querySelector(".who")) {
  if (navigator.locks) {
    // Where another tab listens, this one hears from it already.
    navigator.locks.query().then(({ held }) => { if (held.some((lock) => lock.name === "alexandria-live")) catchUp(); });
    navigator.locks.request("alexandria-live", listen);
  } else {
    listen();
  }
}
