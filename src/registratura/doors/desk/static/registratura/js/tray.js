// The tray: s ticks the row, the arrows walk; files go up with a bar that says how far they are.

const many = document.querySelector("[data-tray-many]");

function boxes() {
  return [...(many?.querySelectorAll("input[name=item]") ?? [])];
}

function current() {
  return document.activeElement?.closest?.("tr")?.querySelector("input[name=item]") ?? null;
}

function typing(element) {
  return element?.matches?.("input:not([type=radio]):not([type=checkbox]), textarea, select") ?? false;
}

document.addEventListener("keydown", (event) => {
  if (!many || event.ctrlKey || event.altKey || event.metaKey || typing(event.target)) return;
  const single = document.documentElement.dataset.singleKeys !== "off";
  if (event.key === "s" && single) {
    const box = current() ?? boxes()[0];
    if (!box) return;
    event.preventDefault();
    box.focus();
    box.click();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const all = boxes();
    const box = current();
    const next = box ? all[all.indexOf(box) + (event.key === "ArrowDown" ? 1 : -1)] : all[0];
    if (!next || (!box && event.target !== document.body)) return;
    event.preventDefault();
    next.focus();
    next.closest("tr").scrollIntoView({ block: "nearest" });
  }
});

// Setting aside wants its reason: the field is shown before the page is asked.
many?.addEventListener("submit", (event) => {
  const reason = many.querySelector("[name=reason]");
  if (event.submitter?.value === "aside" && reason && !reason.value.trim()) {
    event.preventDefault();
    reason.focus();
  }
}, true);

const upload = document.querySelector("[data-tray-upload]");
const bar = upload?.querySelector("[data-tray-progress]");

upload?.addEventListener("submit", (event) => {
  if (event.defaultPrevented || !upload.querySelector("input[type=file]").files.length) return;
  event.preventDefault();
  const request = new XMLHttpRequest();
  const meter = bar.querySelector("progress");
  bar.hidden = false;
  request.upload.addEventListener("progress", (moved) => {
    if (moved.lengthComputable) meter.value = Math.round((100 * moved.loaded) / moved.total);
  });
  // The answer has led to a page already: go there, where the words wait.
  request.addEventListener("load", () => window.location.assign(request.responseURL || window.location.href));
  request.addEventListener("error", () => upload.submit());
  request.open("POST", upload.action);
  request.send(new FormData(upload));
});

// Files dropped anywhere on the page land in the form.
const adding = document.querySelector("[data-tray-add]");
document.addEventListener("dragover", (event) => {
  if (!adding || !event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  adding.open = true;
});
document.addEventListener("drop", (event) => {
  if (!adding || event.defaultPrevented || !event.dataTransfer?.files.length) return;
  event.preventDefault();
  const input = adding.querySelector("input[type=file]");
  const transfer = new DataTransfer();
  for (const file of [...input.files, ...event.dataTransfer.files]) transfer.items.add(file);
  input.files = transfer.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
});
