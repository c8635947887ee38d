// The adapter between the pages, htmx and the browser. Every page works without this file.
// Texts come from data- attributes, so that they are in the reader's language.

const texts = document.body.dataset;
const BUSY_AFTER = 400;
const BUSY_AT_MOST = 20_000;
const ANNOUNCE_AFTER = 500;
const COUNT_AFTER = 800;
const COPIED_FOR = 4_000;
const STALE_AFTER = 15 * 60_000;

// htmx reads its configuration from the page while it starts, which is after this file.
const configuration = document.createElement("meta");
configuration.name = "htmx-config";
configuration.content = JSON.stringify({
  mode: "same-origin",
  implicitInheritance: false,
  // An answer holds the whole element, which takes the place of the one that was there.
  defaultSwap: "outerHTML",
  includeIndicatorCSS: false,
  defaultTimeout: 20_000,
  noSwap: [204, 304, 400, 401, 403, 404, 405, 413, 415, 429, "5xx"],
});
document.head.append(configuration);

const fill = (template, values) =>
  template.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

/* ---------------------------------------------------------------- Announce and focus */

let waitingToSay;

function say(text, after = 0) {
  clearTimeout(waitingToSay);
  waitingToSay = setTimeout(() => {
    document.querySelector("#announcer").textContent = text;
  }, after);
}

function focusOn(element) {
  if (!element) return false;
  if (!element.matches("a[href], button, input, select, textarea, summary, [tabindex]")) {
    element.tabIndex = -1;
  }
  element.focus();
  return document.activeElement === element;
}

const focusIsLost = () => !document.activeElement || document.activeElement === document.body;

const firstControl = (row) => row?.querySelector("a[href], button, input:not([type=hidden])");

// Where the reader was: asked before a swap, because afterwards the row may be gone.
function placeOf(target) {
  const row = target?.closest("tr, li");
  return {
    id: target?.id,
    isRow: Boolean(row) && row === target,
    nextRow: row?.nextElementSibling,
    heading: target?.closest("section, form, main")?.querySelector("h2, h1"),
  };
}

function settleFocus(place, isAction) {
  const fresh = place.id ? document.getElementById(place.id) : null;
  const wanted = fresh?.matches("[data-focus]") ? fresh : fresh?.querySelector("[data-focus]");
  if (isAction && focusOn(wanted ?? document.querySelector("#notices [data-focus]"))) return;
  if (!isAction && !focusIsLost()) return;
  const next = place.nextRow?.isConnected ? firstControl(place.nextRow) : null;
  const own = fresh && !place.isRow ? (fresh.querySelector("h1, h2, h3") ?? fresh) : null;
  const heading = place.heading?.isConnected ? place.heading : document.querySelector("h1");
  for (const element of [next, own, heading]) {
    if (focusOn(element)) return;
  }
}

/* ---------------------------------------------------------------- Busy */

const waiting = new Map();

function busy(button) {
  if (!button || waiting.has(button)) return;
  const label = [...button.childNodes];
  const timers = [
    setTimeout(() => {
      button.setAttribute("aria-disabled", "true");
      button.textContent = texts.busy;
    }, BUSY_AFTER),
    setTimeout(() => rested(button), BUSY_AT_MOST),
  ];
  waiting.set(button, { label, timers });
}

function rested(button) {
  const state = waiting.get(button);
  if (!state) return;
  waiting.delete(button);
  state.timers.forEach(clearTimeout);
  if (button.getAttribute("aria-disabled") !== "true") return;
  button.removeAttribute("aria-disabled");
  button.replaceChildren(...state.label);
}

document.addEventListener(
  "click",
  (event) => {
    if (event.target.closest?.('[aria-disabled="true"]')) {
      event.preventDefault();
      event.stopPropagation();
    }
  },
  true,
);

document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-leaving]")) sessionStorage.clear();
  if (event.defaultPrevented || event.target.method === "get") return;
  busy(event.submitter);
});

/* ---------------------------------------------------------------- htmx */

function fail() {
  const notice = document.createElement("div");
  notice.className = "notice failure";
  const sentence = document.createElement("p");
  sentence.textContent = texts.failure;
  notice.append(sentence);
  document.querySelector("#notices").replaceChildren(notice);
  focusOn(notice);
}

const places = new WeakMap();
const isAction = (ctx) => ctx.request.method !== "GET";
const isRefused = (ctx) => ctx.response?.status >= 400 && ![409, 422].includes(ctx.response.status);

document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  ctx.target?.setAttribute?.("aria-busy", "true");
  if (isAction(ctx)) busy(ctx.request.submitter ?? ctx.sourceElement?.closest("button"));
});

document.addEventListener("htmx:before:swap", ({ detail: { ctx } }) => {
  places.set(ctx, placeOf(ctx.target));
});

document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  if (isRefused(ctx)) return;
  const place = places.get(ctx) ?? placeOf(ctx.target);
  settleFocus(place, isAction(ctx));
  const found = place.id && document.getElementById(place.id);
  const counted = found && (found.querySelector("[data-announce]") ?? null);
  const told = isAction(ctx) ? document.querySelector("#notices .notice p") : counted;
  if (told && !told.closest(":focus")) say(told.textContent.trim(), ANNOUNCE_AFTER);
  countSelections();
  reveal();
});

document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  ctx.target?.removeAttribute?.("aria-busy");
  rested(ctx.request.submitter ?? ctx.sourceElement?.closest?.("button"));
});

document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
  if (isRefused(ctx) && !ctx.hx?.redirect) fail();
});

document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
  if (ctx) fail();
});

/* ---------------------------------------------------------------- Copy */

async function copy(button) {
  const value = button.dataset.copy;
  const [word, about] = button.querySelectorAll("span");
  const label = about.textContent.trim();
  try {
    await navigator.clipboard.writeText(value);
  } catch {
    selectValue(button);
    return;
  }
  const before = button.dataset.word ?? word.textContent;
  button.dataset.word = before;
  word.textContent = texts.copied;
  button.classList.add("done");
  say(fill(texts.copiedAloud, { label }));
  setTimeout(() => {
    word.textContent = before;
    button.classList.remove("done");
  }, COPIED_FOR);
}

// A browser that refuses the clipboard: the value is selected, the reader presses Ctrl+C.
function selectValue(button) {
  const value = button.closest(".copy-row, .number-card, .number-band")?.querySelector(".value");
  if (value) getSelection().selectAllChildren(value);
}

/* ---------------------------------------------------------------- Passwords */

function reveal(root = document) {
  for (const button of root.querySelectorAll("[data-show-password][hidden]")) button.hidden = false;
}

function togglePassword(button) {
  const field = document.getElementById(button.dataset.showPassword);
  const shown = field.type === "password";
  field.type = shown ? "text" : "password";
  button.setAttribute("aria-pressed", String(shown));
  const { hideLabel } = button.dataset;
  button.dataset.hideLabel = button.textContent;
  button.textContent = hideLabel;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-copy], [data-show-password]");
  if (button?.dataset.copy) copy(button);
  else if (button) togglePassword(button);
});

/* ---------------------------------------------------------------- Selected rows and their total */

const euro = new Intl.NumberFormat(document.documentElement.lang, {
  style: "currency",
  currency: "EUR",
});

function countSelections() {
  for (const bar of document.querySelectorAll("[data-bulk-bar]")) {
    const boxes = [...bar.closest("form").querySelectorAll("[data-cents]:checked")];
    const total = euro.format(boxes.reduce((sum, box) => sum + Number(box.dataset.cents), 0) / 100);
    const values = { n: boxes.length, total };
    const { buttonOne, buttonOther, summary } = bar.dataset;
    bar.querySelector("[data-bulk-summary]").textContent = fill(summary, values);
    bar.querySelector("[data-bulk-button]").textContent = fill(
      boxes.length === 1 ? buttonOne : buttonOther,
      values,
    );
  }
  for (const all of document.querySelectorAll("[data-pick-all]")) {
    const boxes = [...all.closest("table").querySelectorAll("[data-cents]")];
    const ticked = boxes.filter((box) => box.checked).length;
    all.checked = boxes.length > 0 && ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  }
}

document.addEventListener("change", (event) => {
  const box = event.target;
  if (!box.matches?.("[data-pick-all], [data-cents]")) return;
  if (box.matches("[data-pick-all]")) {
    for (const other of box.closest("table").querySelectorAll("[data-cents]")) {
      other.checked = box.checked;
    }
  }
  countSelections();
  const summary = box.closest("form")?.querySelector("[data-bulk-summary]");
  if (summary) say(summary.textContent, COUNT_AFTER);
});

/* ---------------------------------------------------------------- A new day */

// The parts that count days are asked again; what was typed elsewhere on the page stays.
async function refresh() {
  const answer = await fetch(location.href).catch(() => null);
  if (!answer) return;
  if (!answer.ok || answer.redirected) {
    location.reload();
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const old of document.querySelectorAll("[data-refresh-after][id], .stamp")) {
    const fresh = old.id ? page.getElementById(old.id) : page.querySelector(".stamp");
    if (!fresh) continue;
    old.replaceWith(document.adoptNode(fresh));
    window.htmx?.process(fresh);
  }
  expectMidnight();
}

let midnight;

function expectMidnight() {
  clearTimeout(midnight);
  const after = document.querySelector("[data-refresh-after]")?.dataset.refreshAfter;
  if (after !== undefined) midnight = setTimeout(refresh, Number(after));
}

let hiddenSince = 0;
document.addEventListener("visibilitychange", () => {
  if (document.hidden) {
    hiddenSince = Date.now();
  } else if (Date.now() - hiddenSince > STALE_AFTER && midnight) {
    refresh();
  }
});

/* ---------------------------------------------------------------- Files */

for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    const field = event.target.closest?.("[data-drop]");
    if (!field) return;
    event.preventDefault();
    field.classList.toggle("over", kind === "dragover");
    if (kind !== "drop" || event.dataTransfer.files.length === 0) return;
    const input = field.querySelector("input");
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

/* ---------------------------------------------------------------- Coming back */

// The back button may show a page from memory, also after signing out: hide it and ask again.
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  document.documentElement.hidden = true;
  location.reload();
});

reveal();
countSelections();
expectMidnight();
document.querySelector(".error-summary")?.focus();
