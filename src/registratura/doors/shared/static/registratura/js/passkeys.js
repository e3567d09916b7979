// Passkeys: adding one, signing in with one, proving again who one is. The page says in attributes what to ask for.

const decode = (text) => {
  const padded = text.replaceAll("-", "+").replaceAll("_", "/").padEnd(Math.ceil(text.length / 4) * 4, "=");
  return Uint8Array.from(atob(padded), (letter) => letter.charCodeAt(0));
};

const encode = (buffer) => {
  const letters = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
};

const named = (list) => list?.map((one) => ({ ...one, id: decode(one.id) }));

/** What the browser answered, as JSON that the server reads. */
function written(credential) {
  const { response } = credential;
  const parts = { clientDataJSON: encode(response.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) parts[name] = encode(response[name]);
  }
  if (response.getTransports) parts.transports = response.getTransports();
  return JSON.stringify({
    id: credential.id,
    rawId: encode(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: parts,
  });
}

async function create(options, withoutPassword) {
  const key = options.publicKey;
  const choice = { ...key.authenticatorSelection };
  choice.residentKey = withoutPassword ? "required" : "discouraged";
  choice.requireResidentKey = withoutPassword;
  if (withoutPassword) choice.userVerification = "required";
  return navigator.credentials.create({
    publicKey: {
      ...key,
      challenge: decode(key.challenge),
      user: { ...key.user, id: decode(key.user.id) },
      excludeCredentials: named(key.excludeCredentials),
      authenticatorSelection: choice,
    },
  });
}

async function get(options) {
  const key = options.publicKey;
  return navigator.credentials.get({
    publicKey: { ...key, challenge: decode(key.challenge), allowCredentials: named(key.allowCredentials) },
  });
}

async function optionsOf(form) {
  if (form.dataset.options) return JSON.parse(form.dataset.options);
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`options: ${answer.status}`);
  return (await answer.json()).request_options;
}

async function start(form, button) {
  const place = form.querySelector("[data-passkey-words]");
  place.hidden = true;
  button.setAttribute("aria-busy", "true");
  try {
    const options = await optionsOf(form);
    const alone = form.elements.passwordless?.checked ?? true;
    const credential = form.dataset.passkey === "add" ? await create(options, alone) : await get(options);
    form.elements.credential.value = written(credential);
    form.submit();
  } catch (error) {
    const words = { NotAllowedError: "refused", InvalidStateError: "known", SecurityError: "insecure" }[error.name];
    place.querySelector("[data-passkey-text]").textContent = form.dataset[words ?? "failed"] ?? form.dataset.failed;
    place.hidden = false;
    button.removeAttribute("aria-busy");
  }
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const button = form.querySelector("[data-passkey-start]");
  if (!window.PublicKeyCredential) {
    button.disabled = true;
    form.querySelector("[data-passkey-absent]")?.removeAttribute("hidden");
  }
  button.addEventListener("click", () => start(form, button));
  // Enter in a field of the form means the button, not sending an empty answer.
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target === button) return;
    event.preventDefault();
    button.click();
  });
}
