// Forms: sent once, kept safe from a lost page, dates typed short, numbers of characters counted.

const sent = new WeakSet();

// A form is sent once. A page shown again from the browser's memory may send anew.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method === "dialog" || form.method === "get" || form.hasAttribute("hx-post")) return;
  if (sent.has(form)) {
    event.preventDefault();
    return;
  }
  if (event.defaultPrevented) return;
  sent.add(form);
  event.submitter?.setAttribute("aria-busy", "true");
});

window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.forms) sent.delete(form);
  for (const button of document.querySelectorAll("button[aria-busy]")) button.removeAttribute("aria-busy");
});

// In a form that says so, Enter goes to the next field, as at a counter; Ctrl+Enter sends.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.defaultPrevented || event.ctrlKey || event.altKey || event.shiftKey) return;
  const form = event.target.closest?.("form[data-enter-moves]");
  const isField = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
  if (!form || !isField || ["submit", "file", "button"].includes(event.target.type)) return;
  const fields = [...form.elements].filter(
    (element) => element.tabIndex >= 0 && !element.disabled && element.type !== "hidden" && element.checkVisibility?.() !== false
      && (element.type !== "radio" || element.checked),
  );
  const next = fields[fields.indexOf(event.target) + 1];
  if (!next) return;
  event.preventDefault();
  next.focus();
  next.select?.();
});

const two = (number) => String(number).padStart(2, "0");

function written(day) {
  return `${two(day.getDate())}.${two(day.getMonth() + 1)}.${day.getFullYear()}`;
}

/** "2011" and "20.11" mean this year's day, "201126" and "20112026" a full date; what is not a day stays as typed. */
export function completeDate(text, today = new Date()) {
  const word = text.trim().toLowerCase();
  if (word === "azi") return written(today);
  if (word === "ieri") return written(new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1));
  const parts = /^(\d{1,2})[./\- ](\d{1,2})(?:[./\- ](\d{4}|\d{2}))?\.?$/.exec(word) ?? /^(\d{2})(\d{2})(\d{4}|\d{2})?$/.exec(word);
  if (!parts) return text;
  const year = parts[3] ? Number(parts[3].length === 2 ? `20${parts[3]}` : parts[3]) : today.getFullYear();
  const day = new Date(year, Number(parts[2]) - 1, Number(parts[1]));
  const real = day.getMonth() === Number(parts[2]) - 1 && day.getDate() === Number(parts[1]);
  return real ? written(day) : text;
}

document.addEventListener("change", (event) => {
  if (event.target.matches?.("input[data-date]")) event.target.value = completeDate(event.target.value);
});

// A part of a form that opens when a choice asks for it: data-shows="id" on a radio or checkbox.
document.addEventListener("change", (event) => {
  const group = event.target.closest?.("form");
  if (!group || !event.target.name) return;
  for (const input of group.querySelectorAll(`[name="${CSS.escape(event.target.name)}"][data-shows]`)) {
    const part = document.getElementById(input.dataset.shows);
    if (part) part.hidden = !input.checked;
  }
});

// What was typed is not lost by a slip: leaving asks first in a form that says so.
const changed = new Set();
document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form[data-keep]");
  if (form) changed.add(form);
});
document.addEventListener("submit", (event) => changed.delete(event.target));
window.addEventListener("beforeunload", (event) => {
  if (changed.size) event.preventDefault();
});
