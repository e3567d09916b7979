// Shortcuts are declared in the markup: data-key="n", "/", "F2", "Control+Enter", "Alt+1".
// Keys without a modifier rest while a field has the focus, and always when the person turned them off.

const list = document.querySelector("[data-keys-list]");
const singleKeysOff = document.documentElement.dataset.singleKeys === "off";

function chord(event) {
  const parts = [];
  if (event.ctrlKey || event.metaKey) parts.push("Control");
  if (event.altKey) parts.push("Alt");
  if (event.shiftKey && event.key.length > 1) parts.push("Shift");
  // Alt+1 on some layouts gives another character; the digit's place is what is meant.
  const digit = /^Digit(\d)$/.exec(event.code);
  const key = event.altKey && digit ? digit[1] : event.key;
  parts.push(key.length === 1 ? key.toLowerCase() : key);
  return parts.join("+");
}

function isTyping(element) {
  if (!element) return false;
  if (element.isContentEditable) return true;
  if (element instanceof HTMLInputElement) return !["checkbox", "radio", "button", "submit", "file"].includes(element.type);
  return element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement;
}

function isSingle(key) {
  return key.length === 1;
}

function visible(element) {
  return element.checkVisibility ? element.checkVisibility() : element.offsetParent !== null;
}

function find(key) {
  const scope = document.querySelector("dialog[open]") ?? document;
  const found = [...scope.querySelectorAll("[data-key]")].filter(
    (element) => element.dataset.key.toLowerCase() === key.toLowerCase() && !element.disabled && reachable(element),
  );
  // What the page itself offers goes before the sections of the frame.
  return found.find((element) => element.closest("main")) ?? found[0];
}

// A radio's own box is transparent under its face, and counts as shown with it.
function reachable(element) {
  return visible(element.type === "radio" ? element.parentElement : element);
}

function act(element) {
  if (element instanceof HTMLInputElement && ["radio", "checkbox"].includes(element.type)) {
    element.focus();
    element.click();
  } else if (element instanceof HTMLInputElement && element.type === "file") {
    element.click();
  } else if (isTyping(element)) {
    element.focus();
    element.select?.();
  } else {
    element.click();
  }
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.repeat) return;
  const key = chord(event);
  if (isSingle(key) && (singleKeysOff || isTyping(event.target))) return;
  if (key === "Enter" || key === "Escape" || key === "Tab") return;
  const element = find(key);
  if (!element) return;
  event.preventDefault();
  act(element);
});

// Arrow keys walk the rows of a register when one of its numbers has the focus.
document.addEventListener("keydown", (event) => {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const table = event.target.closest?.("[data-rows]");
  if (!table) return;
  const links = [...table.querySelectorAll("a.number")];
  const next = links[links.indexOf(event.target) + (event.key === "ArrowDown" ? 1 : -1)];
  if (!next) return;
  event.preventDefault();
  next.focus();
  next.scrollIntoView({ block: "nearest" });
});

function face(key) {
  return key
    .replace("Control+", "Ctrl+")
    .replace("Enter", "↵")
    .replace(/^[a-z]$/, (letter) => letter.toUpperCase());
}

function label(element) {
  const own = element.getAttribute("aria-label");
  if (own) return own;
  const source = element.closest("label") ?? document.querySelector(`label[for="${element.id}"]`) ?? element;
  const copy = source.cloneNode(true);
  for (const extra of copy.querySelectorAll("kbd, svg, .required, .rail__count")) extra.remove();
  return copy.textContent.replace(/\s+/g, " ").trim();
}

function fillHelp() {
  const seen = new Set();
  list.replaceChildren();
  for (const element of document.querySelectorAll("[data-key]")) {
    const key = element.dataset.key;
    if (seen.has(key) || !reachable(element) || (singleKeysOff && isSingle(key))) continue;
    seen.add(key);
    const item = document.createElement("li");
    const text = document.createElement("span");
    const hint = document.createElement("kbd");
    text.textContent = label(element);
    hint.textContent = face(key);
    item.append(text, hint);
    list.append(item);
  }
}

if (list) document.getElementById("keys-help").addEventListener("dialog:open", fillHelp);
