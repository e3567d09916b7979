// Found as you type (ARIA 1.2 combobox with a list). The server answers ?q= with <li role="option"> rows.
// Arrow keys move, Enter or Tab takes the row, Escape closes; what was typed stays when nothing is taken.

const pause = 150;

class Combobox {
  constructor(root) {
    this.root = root;
    this.input = root.querySelector(".combobox__box .input");
    this.hidden = root.querySelector(".combobox__box input[type=hidden]");
    this.list = root.querySelector("[role=listbox]");
    this.status = root.querySelector("[role=status]");
    this.chosen = root.querySelector("[data-chosen]");
    this.active = -1;
    this.taken = this.input.value;
    this.input.removeAttribute("list");
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", this.list.id]]) {
      this.input.setAttribute(name, value);
    }
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.close());
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.take(option);
    });
    root.addEventListener("click", (event) => {
      if (!event.target.closest("[data-chip-remove]")) return;
      event.target.closest("li").remove();
      this.input.focus();
    });
  }

  get options() {
    return [...this.list.querySelectorAll("[role=option]")];
  }

  typed() {
    if (this.hidden && this.input.value !== this.taken) this.hidden.value = "";
    clearTimeout(this.timer);
    const text = this.input.value.trim();
    if (text.length < Number(this.root.dataset.min)) {
      this.close();
      return;
    }
    this.timer = setTimeout(() => this.ask(text), pause);
  }

  async ask(text) {
    this.asking?.abort();
    this.asking = new AbortController();
    const address = new URL(this.root.dataset.source, window.location.href);
    address.searchParams.set("q", text);
    try {
      const answer = await fetch(address, { headers: { "X-Requested-With": "fetch" }, signal: this.asking.signal });
      if (answer.ok) this.show(await answer.text());
    } catch (error) {
      // Without an answer the field stays an ordinary one: the server resolves the text.
      if (error.name !== "AbortError") this.close();
    }
  }

  show(html) {
    if (document.activeElement !== this.input) return;
    this.list.innerHTML = html;
    this.options.forEach((option, index) => {
      option.id = `${this.list.id}_${index}`;
      option.setAttribute("aria-selected", "false");
    });
    const count = this.options.length;
    this.status.textContent = count ? `${count} ${this.root.dataset.found}` : this.root.dataset.none;
    this.list.hidden = count === 0;
    this.input.setAttribute("aria-expanded", String(count > 0));
    this.move(count ? 0 : -1);
  }

  move(index) {
    const options = this.options;
    options[this.active]?.setAttribute("aria-selected", "false");
    this.active = index;
    const option = options[index];
    if (!option) {
      this.input.removeAttribute("aria-activedescendant");
      return;
    }
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", option.id);
  }

  key(event) {
    const open = !this.list.hidden;
    const count = this.options.length;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) this.ask(this.input.value.trim());
      else this.move((this.active + (event.key === "ArrowDown" ? 1 : count - 1)) % count);
    } else if (event.key === "Enter" && open && !event.ctrlKey && this.active >= 0) {
      event.preventDefault();
      this.take(this.options[this.active]);
    } else if (event.key === "Tab" && open && this.active >= 0) {
      this.take(this.options[this.active]);
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    } else if (event.key === "Backspace" && !this.input.value) {
      this.chosen?.lastElementChild?.remove();
    }
  }

  take(option) {
    const { value, text, create, reveal } = option.dataset;
    if (this.chosen && create === undefined) this.addChip(value, text);
    else this.input.value = text;
    this.taken = this.input.value;
    if (this.hidden) this.hidden.value = value;
    this.close();
    this.input.dispatchEvent(new CustomEvent("combobox:taken", { bubbles: true, detail: { value, text } }));
    const part = reveal && document.getElementById(reveal);
    if (part) {
      part.hidden = false;
      part.querySelector("input:not([type=hidden]), select, textarea")?.focus();
    }
  }

  addChip(value, text) {
    const chip = document.createElement("li");
    const field = document.createElement("input");
    const remove = document.createElement("button");
    chip.className = "chip";
    field.type = "hidden";
    field.name = this.root.dataset.name;
    field.value = value;
    remove.type = "button";
    remove.dataset.chipRemove = "";
    remove.setAttribute("aria-label", `${this.root.dataset.remove} ${text}`);
    remove.textContent = "×";
    chip.append(field, text, remove);
    this.chosen.append(chip);
    this.input.value = "";
  }

  close() {
    clearTimeout(this.timer);
    this.asking?.abort();
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.move(-1);
  }
}

function enhanceAll(root) {
  for (const box of root.querySelectorAll("[data-combobox]:not([data-ready])")) {
    box.dataset.ready = "";
    new Combobox(box);
  }
}

enhanceAll(document);
document.addEventListener("htmx:afterSettle", (event) => enhanceAll(event.detail.elt));
