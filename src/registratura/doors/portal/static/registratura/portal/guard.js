// Lets the browser solve the puzzle of a guarded form, so that nobody has to wait. Without it the page says how long.

const form = document.querySelector("form[data-guard]");

if (form && window.Worker) {
  const told = form.querySelector("[data-busy]");
  const worker = new Worker(form.dataset.worker);
  worker.addEventListener("message", (event) => {
    form.elements.namedItem("guard_answer").value = event.data;
    told.textContent = told.dataset.done;
    form.querySelector("button").removeAttribute("aria-busy");
    worker.terminate();
  });
  worker.addEventListener("error", () => {
    form.classList.remove("guard--solving");
    told.textContent = "";
    form.querySelector("button").removeAttribute("aria-busy");
  });
  form.classList.add("guard--solving");
  form.querySelector("button").setAttribute("aria-busy", "true");
  told.textContent = told.dataset.busy;
  worker.postMessage({ puzzle: form.elements.namedItem("guard_puzzle").value, bits: Number(form.dataset.bits) });
}
