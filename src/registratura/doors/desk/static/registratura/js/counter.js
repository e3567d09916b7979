// The counter: fields follow the direction, a new correspondent opens in place, codes are checked, repeats are shown.

const form = document.getElementById("counter");

const folded = (text) => text.normalize("NFD").replace(/\p{Mn}/gu, "").toLowerCase();

function token() {
  return form.querySelector("[name=csrfmiddlewaretoken]").value;
}

async function answer(address, options = {}) {
  try {
    return await fetch(address, { ...options, headers: { "X-Requested-With": "fetch", "X-CSRFToken": token() } });
  } catch {
    return null; // Without an answer nothing is shown; the server judges again when the form is sent.
  }
}

function slot(name) {
  return form.querySelector(`[data-slot="${name}"]`);
}

function place(name) {
  return form.querySelector(`[data-place="${name}"]`);
}

function box(role) {
  return form.elements[`${role}_text`];
}

/** Whom the form asks for first. */
function mainRole(direction) {
  return direction === "incoming" ? "sender" : "recipient";
}

/** What was chosen for one party is chosen for the other when the direction turns round. */
function handOver(from, to) {
  if (from === to) return;
  const target = place(to).querySelector("[data-chosen]");
  if (target.children.length || box(to).value) return;
  for (const chip of [...place(from).querySelectorAll("[data-chosen] > li")]) {
    chip.querySelector("input").name = to;
    target.append(chip);
  }
  box(to).value = box(from).value;
  box(from).value = "";
}

/** Moves a part to the front of a slot; one that stands there already keeps the focus. */
function put(into, part) {
  if (part.parentElement !== into) into.prepend(part);
}

function mark(role, required) {
  const label = place(role).querySelector(".field__label > span");
  label.querySelector(".required")?.remove();
  if (!required) return;
  const star = document.createElement("span");
  star.className = "required";
  star.setAttribute("aria-hidden", "true");
  star.textContent = " *";
  label.append(star);
}

function turn(direction) {
  const before = mainRole(form.dataset.direction);
  const now = mainRole(direction);
  form.dataset.direction = direction;
  handOver(before, now);
  const other = now === "sender" ? "recipient" : "sender";
  put(slot("main"), place(now));
  put(slot("more"), place(other));
  mark(now, direction !== "internal");
  mark(other, false);
  place("sender").hidden = direction === "internal";
  const connected = place("connected");
  const answers = direction === "outgoing";
  if (connected.closest("[data-slot]") !== slot(answers ? "main" : "more")) (answers ? place(now) : place(other)).after(connected);
  connected.querySelector(".field__label > span").textContent = answers ? connected.dataset.labelMain : connected.dataset.label;
  for (const part of form.querySelectorAll("[data-for]")) part.hidden = !part.dataset.for.split(" ").includes(direction);
  if (form.elements.new_role) form.elements.new_role.value = now;
  propose();
}

/** The choice of the numbers stands beside the unit while it matters, else among the rest. */
function placeRange() {
  const part = place("range");
  if (!part) return;
  const matters = Boolean(form.elements.number_range.value) || part.dataset.units.split(" ").includes(form.elements.unit.value);
  const into = slot(matters ? "about" : "more");
  if (part.parentElement !== into) into.append(part);
}

/** A kind of document proposes the special registers it belongs to. */
function propose() {
  const kind = folded(form.elements.document_kind.value);
  for (const input of form.querySelectorAll("[name=special]")) {
    const fits = input.dataset.directions.split(" ").includes(form.dataset.direction);
    input.disabled = !fits;
    if (!fits) input.checked = false;
    else if (input.dataset.proposal && input.dataset.byHand === undefined) {
      input.checked = Boolean(kind) && new RegExp(input.dataset.proposal, "u").test(kind);
      if (input.checked) document.getElementById("more").open = true;
    }
  }
}

const companies = /\b(s\.?r\.?l|s\.?a|s\.?n\.?c|p\.?f\.?a|i\.?i|i\.?f|asociatia|fundatia|cooperativa|cabinet)\b\.?/;
const bodies = /\b(primaria|consiliul|judecatoria|tribunalul|inspectoratul|prefectura|institutia|directia|agentia|ministerul|scoala|liceul|gradinita|spitalul|politia|casa)\b/;

function guessKind(name) {
  const text = folded(name);
  if (bodies.test(text)) return "body";
  return companies.test(text) ? "company" : "person";
}

form?.addEventListener("combobox:taken", (event) => {
  const role = event.target.closest("[data-name]").dataset.name;
  if (role === "connected_to") return;
  if (event.detail.value) {
    showRepeats();
    return;
  }
  // A new one: its few fields open, the name is already there. The combobox then gives the focus to the first of them.
  const part = document.getElementById("newcomer");
  part.open = true;
  form.elements.new_role.value = role;
  form.elements.new_name.value = event.detail.text;
  form.elements.new_kind.value = guessKind(event.detail.text);
  event.target.value = "";
});

form?.addEventListener("change", async (event) => {
  const { name, value } = event.target;
  if (name === "direction") {
    turn(value);
    box(mainRole(value)).focus();
  } else if (name === "document_kind") propose();
  else if (name === "special") event.target.dataset.byHand = "";
  else if (name === "unit") placeRange();
  else if (name === "subject") showRepeats();
  else if (name === "new_cnp" || name === "new_cui") {
    const said = event.target.closest("[data-check-code]").querySelector("[aria-live]");
    const body = new FormData();
    body.append(name, value);
    const reply = await answer(form.dataset.check, { method: "POST", body });
    if (reply?.ok) said.innerHTML = await reply.text();
  } else if (name === "files") showRepeats();
});

// Whoever types faster than the list comes still picks from it: Enter waits for the answer, a second at the most.
const patience = 1000;

function listOf(input) {
  return input.closest("[data-combobox]")?.querySelector("[role=listbox]");
}

form?.addEventListener("input", (event) => {
  const list = listOf(event.target);
  if (!list) return;
  event.target.dataset.awaited = "";
  new MutationObserver((_changes, observer) => {
    if (list.hidden) return;
    delete event.target.dataset.awaited;
    observer.disconnect();
  }).observe(list, { attributes: true, attributeFilter: ["hidden"] });
});

form?.addEventListener("keydown", (event) => {
  const input = event.target;
  const list = event.isTrusted ? listOf(input) : null;
  if (!list) return;
  if (event.key === "Escape") delete input.dataset.awaited;
  if (event.key !== "Enter" || event.ctrlKey || !list.hidden || input.dataset.awaited === undefined || input.value.trim().length < 2) return;
  event.preventDefault();
  event.stopPropagation();
  const since = Date.now();
  const look = () => {
    if (list.hidden && Date.now() - since < patience && document.activeElement === input) {
      setTimeout(look, 30);
      return;
    }
    delete input.dataset.awaited;
    input.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
  };
  look();
}, true);

// The subject is one line of the register: Enter goes on, as everywhere.
form?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.ctrlKey || event.shiftKey || event.altKey || event.target.dataset.line === undefined) return;
  event.preventDefault();
  const fields = [...form.elements].filter((field) => field.type !== "hidden" && !field.disabled && field.checkVisibility?.() !== false);
  fields[fields.indexOf(event.target) + 1]?.focus();
});

async function digest(file) {
  const bytes = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

const smallEnough = 30_000_000; // larger files are compared by the server after registering

async function showRepeats() {
  const asked = new URLSearchParams();
  for (const chosen of place(mainRole(form.dataset.direction)).querySelectorAll("[data-chosen] input")) asked.append("corespondent", chosen.value);
  asked.append("subiect", form.elements.subject.value.slice(0, 600));
  if (crypto.subtle) {
    for (const file of [...form.elements.files.files].filter((one) => one.size < smallEnough).slice(0, 5)) asked.append("sha256", await digest(file));
  }
  if (!asked.has("corespondent") && !asked.has("sha256")) return;
  const reply = await answer(`${form.dataset.repeats}?${asked}`);
  if (reply?.ok) document.getElementById("repeats").innerHTML = await reply.text();
}

/** Puts the correspondent written down in place among the chosen, and opens its fields anew. */
async function addNow() {
  const body = new FormData();
  for (const field of form.elements) if (field.name.startsWith("new_")) body.append(field.name, field.value);
  const reply = await answer(form.dataset.add, { method: "POST", body });
  if (!reply) return;
  const said = form.querySelector("[data-add-refused]");
  const html = await reply.text();
  if (!reply.ok) {
    said.innerHTML = html;
    form.elements.new_name.focus();
    return;
  }
  said.replaceChildren();
  place(form.elements.new_role.value).querySelector("[data-chosen]").insertAdjacentHTML("beforeend", html);
  for (const field of form.elements) if (field.name.startsWith("new_") && !["new_role", "new_kind"].includes(field.name)) field.value = "";
  for (const words of form.querySelectorAll("[data-check-code] [aria-live]")) words.replaceChildren();
  document.getElementById("newcomer").open = false;
  box(form.elements.new_role.value).focus();
}

form?.querySelector("[data-add-now]")?.addEventListener("click", addNow);

// Emptying on purpose does not ask: the page is told that the form was sent, and nothing is sent.
for (const link of document.querySelectorAll("[data-leave]")) {
  link.addEventListener("click", () => {
    form?.addEventListener("submit", (event) => event.preventDefault(), { once: true, capture: true });
    form?.dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true }));
  });
}

/** The key of a form belongs to its place in the history: coming back, even to a page fetched anew, finds the same. */
function rememberKey() {
  const field = form.elements.request_key;
  if (window.history.state?.requestKey) field.value = window.history.state.requestKey;
  else window.history.replaceState({ requestKey: field.value }, "");
}

if (form) {
  rememberKey();
  for (const input of form.querySelectorAll("[name=special]:checked")) input.dataset.byHand = "";
  turn(form.dataset.direction);
  if (form.querySelector("[name=special]:checked")) document.getElementById("more").open = true;
}
