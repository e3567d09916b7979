// Shows a password while it is typed; it is hidden again before the form leaves.

for (const button of document.querySelectorAll("button[data-show-password]")) {
  const input = document.getElementById(button.dataset.showPassword);
  const show = (visible) => {
    input.type = visible ? "text" : "password";
    button.setAttribute("aria-pressed", String(visible));
  };
  button.addEventListener("click", () => {
    show(input.type === "password");
    input.focus();
  });
  input.form?.addEventListener("submit", () => show(false));
}
