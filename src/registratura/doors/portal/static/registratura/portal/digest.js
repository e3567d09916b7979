// The digest of the chosen file is worked out here, so that the file itself is not sent. Without this the form sends it.
const form = document.querySelector("form[data-digest]");
const file = form?.querySelector("input[name=file]");
const digest = form?.querySelector("input[name=digest]");

async function written(chosen) {
  const bytes = await crypto.subtle.digest("SHA-256", await chosen.arrayBuffer());
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

if (form && file && digest && window.crypto?.subtle) {
  form.addEventListener("submit", async (event) => {
    const chosen = file.files[0];
    if (!chosen) return;
    event.preventDefault();
    try {
      digest.value = await written(chosen);
      file.disabled = true;
    } catch {
      // A file that cannot be read here is sent.
    }
    form.submit();
  });
}
