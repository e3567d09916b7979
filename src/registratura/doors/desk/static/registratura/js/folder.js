// The folder: j and k (or the arrows, which radios know by themselves) move, space ticks the current paper.
// Enter sends the form: browsers do that from a radio, too.

const form = document.getElementById("folder");

function radios() {
  return [...form.querySelectorAll("input[name=current]")];
}

function move(step) {
  const all = radios();
  const next = all[all.findIndex((radio) => radio.checked) + step];
  if (!next) return;
  next.checked = true;
  next.focus();
  next.closest("[data-row]").scrollIntoView({ block: "nearest" });
}

function typing(element) {
  return element.matches("input:not([type=radio]):not([type=checkbox]), textarea, select");
}

document.addEventListener("keydown", (event) => {
  if (!form || event.ctrlKey || event.altKey || event.metaKey || typing(event.target)) return;
  const single = document.documentElement.dataset.singleKeys !== "off";
  if (single && (event.key === "j" || event.key === "k")) {
    event.preventDefault();
    move(event.key === "j" ? 1 : -1);
  } else if (event.key === " " && event.target.name === "current") {
    event.preventDefault();
    event.target.closest("[data-row]").querySelector("[name=targets]").click();
  }
});

// The words of a paper choose it, so that a finger needs no small circle.
form?.addEventListener("click", (event) => {
  if (event.target.closest("a, label, input")) return;
  const radio = event.target.closest("[data-row]")?.querySelector("[name=current]");
  if (radio) {
    radio.checked = true;
    radio.focus();
  }
});
