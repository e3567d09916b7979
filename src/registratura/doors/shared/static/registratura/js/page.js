// Small conveniences of every page: menus, dialogs, copying, rows that open, focus after a part is replaced.

document.documentElement.classList.add("js");

const interactive = "a, button, input, select, textarea, label, summary, dialog";

function openDialog(trigger) {
  const dialog = document.getElementById(trigger.dataset.dialog);
  if (!(dialog instanceof HTMLDialogElement)) return false;
  dialog.dispatchEvent(new CustomEvent("dialog:open"));
  dialog.showModal();
  dialog.querySelector("[autofocus], .dialog__body input:not([type=hidden]), .dialog__body textarea, .dialog__body select")?.focus();
  return true;
}

async function copy(button) {
  await navigator.clipboard.writeText(button.dataset.copy);
  announce(button.dataset.copied);
  button.setAttribute("aria-label", button.dataset.copied);
}

/** Says a short text to a screen reader without showing it. */
function announce(text) {
  let place = document.getElementById("announcer");
  if (!place) {
    place = document.createElement("p");
    place.id = "announcer";
    place.className = "visually-hidden";
    place.setAttribute("role", "status");
    document.body.append(place);
  }
  place.textContent = text;
}

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (menu !== except && !menu.contains(except)) menu.open = false;
  }
}

document.addEventListener("click", (event) => {
  const target = event.target;
  closeMenus(target);
  const trigger = target.closest("[data-dialog]");
  if (trigger && !event.ctrlKey && !event.metaKey && openDialog(trigger)) {
    event.preventDefault();
    return;
  }
  if (target instanceof HTMLDialogElement) target.close();
  const copier = target.closest("[data-copy]");
  if (copier) copy(copier);
  if (target.closest("[data-toast-close]")) target.closest("[data-toast]").remove();
  if (target.closest("[data-print]")) window.print();
  openRow(event, target);
});

// A click anywhere in a row follows its number, unless text is being selected.
function openRow(event, target) {
  if (event.button !== 0 || target.closest(interactive) || String(window.getSelection())) return;
  const link = target.closest("[data-rows] tr")?.querySelector("a.number");
  if (!link) return;
  if (event.ctrlKey || event.metaKey) window.open(link.href, "_blank", "noopener");
  else link.click();
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details[data-menu][open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// After htmx has replaced a part: the first error, else what the part asks for, takes the focus.
document.addEventListener("htmx:afterSettle", (event) => {
  const part = event.detail.elt;
  const wanted = part.querySelector?.("[data-focus-first], [autofocus]");
  wanted?.focus();
});

document.querySelector("[data-focus-first]")?.focus();
