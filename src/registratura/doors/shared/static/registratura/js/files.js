// The chosen files are listed with their sizes; each can be taken out again, and files can be dropped in.

const units = ["B", "kB", "MB", "GB"];

function readable(size) {
  let amount = size;
  let unit = 0;
  while (amount >= 999.95 && unit < units.length - 1) {
    amount /= 1000;
    unit += 1;
  }
  return `${amount.toLocaleString("ro-RO", { maximumFractionDigits: unit ? 1 : 0, minimumFractionDigits: unit ? 1 : 0 })}\u00a0${units[unit]}`;
}

function enhance(zone) {
  const input = zone.querySelector("input[type=file]");
  const list = zone.querySelector("[data-files]");
  const limit = Number(zone.dataset.maxBytes ?? Infinity);

  function keep(files) {
    const transfer = new DataTransfer();
    for (const file of files) transfer.items.add(file);
    input.files = transfer.files;
    show();
  }

  function refusal(file) {
    if (file.size === 0) return zone.dataset.empty;
    return file.size > limit ? zone.dataset.large : "";
  }

  function row(file) {
    const item = document.createElement("li");
    const mark = document.createElement("span");
    const name = document.createElement("span");
    const size = document.createElement("span");
    const remove = document.createElement("button");
    name.className = "files__name";
    name.textContent = file.name;
    size.className = "files__size";
    size.textContent = readable(file.size);
    remove.type = "button";
    remove.className = "button button--quiet button--small";
    remove.textContent = zone.dataset.remove;
    remove.setAttribute("aria-label", `${zone.dataset.remove} ${file.name}`);
    remove.addEventListener("click", () => {
      keep([...input.files].filter((other) => other !== file));
      input.focus();
    });
    item.append(mark, name, size, remove);
    const reason = refusal(file);
    if (reason) {
      const refused = document.createElement("span");
      refused.className = "files__refused";
      refused.textContent = reason;
      item.append(refused);
    }
    return item;
  }

  function show() {
    list.replaceChildren(...[...input.files].map(row));
    input.setCustomValidity([...input.files].map(refusal).find(Boolean) ?? "");
  }

  input.addEventListener("change", show);
  zone.addEventListener("dragover", (event) => {
    event.preventDefault();
    zone.classList.add("drop--over");
  });
  zone.addEventListener("dragleave", () => zone.classList.remove("drop--over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("drop--over");
    const before = input.multiple ? [...input.files] : [];
    keep([...before, ...event.dataTransfer.files].slice(0, input.multiple ? undefined : 1));
  });
}

function enhanceAll(root) {
  for (const zone of root.querySelectorAll("[data-drop]:not([data-ready])")) {
    zone.dataset.ready = "";
    enhance(zone);
  }
}

enhanceAll(document);
document.addEventListener("htmx:afterSettle", (event) => enhanceAll(event.detail.elt));
