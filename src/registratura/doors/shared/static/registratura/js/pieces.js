// Files go in pieces as soon as they are chosen, and go on where they stopped. Without this the form sends them whole.
const PIECE = 1 << 20;
const form = document.querySelector("form[data-pieces]");

async function keyOf(file, field) {
  const said = `${location.pathname}|${field}|${file.name}|${file.size}|${file.lastModified}`;
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(said)));
  const hex = [...bytes.slice(0, 16)].map((one) => one.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

function line(input, file) {
  const row = document.createElement("p");
  row.className = "filing__sending";
  row.setAttribute("role", "status");
  const words = document.createElement("span");
  const bar = document.createElement("progress");
  bar.max = 100;
  bar.value = 0;
  bar.setAttribute("aria-label", file.name);
  row.append(words, bar);
  input.after(row);
  return { row, words, bar };
}

async function ask(address, headers, body) {
  const answer = await fetch(address, {
    method: body ? "POST" : "GET",
    body,
    headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value, ...headers },
  });
  const said = (answer.headers.get("Content-Type") || "").includes("json") ? await answer.json() : {};
  if (said.refused !== undefined) return said;
  if (!answer.ok) throw new Error(String(answer.status));
  return said;
}

async function send(input, file, shown) {
  const field = input.name.replace(/^f_/, "");
  const address = form.dataset.pieces.replace(/0\/$/, `${field}/`);
  const headers = { "X-Upload-Key": await keyOf(file, field) };
  let { here } = await ask(address, headers);
  here = here ?? 0;
  for (;;) {
    shown.words.textContent = `${form.dataset.piecesGoing}: ${file.name} (${Math.round((100 * here) / file.size)} %)`;
    shown.bar.value = (100 * here) / file.size;
    const said = await ask(
      address,
      {
        ...headers,
        "Content-Type": "application/octet-stream",
        "X-Upload-Start": String(here),
        "X-Upload-Total": String(file.size),
        "X-Upload-Name": encodeURIComponent(file.name),
      },
      file.slice(here, here + PIECE),
    );
    if (said.kept || said.refused !== undefined) return said;
    here = said.here;
  }
}

async function one(input, file) {
  const shown = line(input, file);
  try {
    const said = await send(input, file, shown);
    shown.bar.remove();
    shown.words.textContent = said.kept ? `${form.dataset.piecesKept}: ${file.name}` : said.refused;
  } catch {
    shown.words.textContent = form.dataset.piecesStopped;
    const again = document.createElement("button");
    again.type = "button";
    again.className = "button";
    again.textContent = form.dataset.piecesAgain;
    again.addEventListener("click", () => {
      shown.row.remove();
      one(input, file);
    });
    shown.bar.replaceWith(again);
  }
}

if (form && crypto.subtle) {
  let going = 0;
  for (const input of form.querySelectorAll("input[type=file]")) {
    input.addEventListener("change", async () => {
      const files = [...input.files].filter((file) => file.size > 0);
      input.value = "";
      going += 1;
      for (const file of files) await one(input, file);
      going -= 1;
    });
  }
  form.addEventListener("submit", (event) => {
    if (going) event.preventDefault();
  });
}
