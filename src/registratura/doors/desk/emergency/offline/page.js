"use strict";
(() => {
  const DATA = @DATA@;
  const W = DATA.words;
  const $ = (id) => document.getElementById(id);
  const say = (text, values) => text.replace(/%\((\w+)\)s/g, (_all, name) => values[name]);
  let store = null;
  let rows = [];
  let key = null;
  let busy = false;

  const asked = (request) => new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });

  // The browser's own database, written through to the disk; each sheet once, whichever window writes it.
  async function openDatabase() {
    const opening = indexedDB.open("registratura-urgenta-" + DATA.institution + "-" + DATA.run, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("positions", { keyPath: "serial" });
    const database = await asked(opening);
    const change = (deed) => new Promise((done, failed) => {
      const work = database.transaction("positions", "readwrite", { durability: "strict" });
      deed(work.objectStore("positions"));
      work.oncomplete = () => done();
      work.onerror = work.onabort = () => failed(work.error);
    });
    return {
      all: () => asked(database.transaction("positions").objectStore("positions").getAll()),
      add: (row) => change((positions) => positions.add(row)),
      put: (row) => change((positions) => positions.put(row)),
    };
  }

  function openPlain() {
    const name = "registratura-urgenta-" + DATA.institution + "-" + DATA.run;
    const all = () => JSON.parse(localStorage.getItem(name) || "[]");
    const keep = (list) => localStorage.setItem(name, JSON.stringify(list));
    keep(all());
    return {
      all: async () => all(),
      add: async (row) => {
        if (all().some((one) => one.serial === row.serial)) throw new Error("taken");
        keep([...all(), row]);
      },
      put: async (row) => keep([...all().filter((one) => one.serial !== row.serial), row]),
    };
  }

  function alarm(text) {
    $("alert").textContent = text;
    $("alert").hidden = !text;
  }

  const nextSheet = () => DATA.sheets[rows.length];

  function moment(at) {
    return new Date(at).toLocaleString("ro-RO", { dateStyle: "short", timeStyle: "short" });
  }

  function item(row) {
    const code = DATA.sheets[row.serial - DATA.first].code;
    const line = document.createElement("li");
    const part = (css, text) => {
      const one = document.createElement("p");
      one.className = css;
      one.textContent = text;
      line.append(one);
    };
    part("num", code);
    part("what" + (row.spoiled ? " spoiled" : ""), [row.correspondent, row.subject].filter(Boolean).join(" · "));
    part("soft", [moment(row.at), W.directions[row.direction], W.channels[row.channel], row.written_by,
      row.spoiled ? say(W.spoiled, { reason: row.remarks }) : ""].filter(Boolean).join(" · "));
    if (!row.spoiled) {
      const strike = document.createElement("button");
      strike.type = "button";
      strike.textContent = W.strike;
      strike.setAttribute("aria-label", W.strike + " " + code);
      strike.addEventListener("click", () => spoil(row));
      line.append(strike);
    }
    return line;
  }

  function show() {
    rows.sort((one, other) => one.serial - other.serial);
    const sheet = nextSheet();
    $("next").textContent = sheet ? sheet.code : W.used_up;
    $("form").querySelector("button").disabled = !sheet || !key;
    $("list").replaceChildren(...[...rows].reverse().map(item));
    $("empty").hidden = rows.length > 0;
    $("save").disabled = !rows.length || !key;
    $("print").disabled = !rows.length;
    $("count").textContent = say(W.count, { used: rows.length, all: DATA.sheets.length });
    $("kept").textContent = say(W.kept, { count: rows.length });
    if (!sheet) alarm(W.used_up_help);
  }

  async function spoil(row) {
    const reason = (prompt(W.why_strike) || "").trim();
    if (!reason) return;
    await keep(() => store.put({ ...row, spoiled: true, remarks: reason.slice(0, 1000) }));
  }

  async function keep(deed) {
    if (busy) return false;
    busy = true;
    try {
      await deed();
      rows = await store.all();
      alarm("");
      return true;
    } catch (problem) {
      rows = await store.all();
      alarm(W.not_kept);
      return false;
    } finally {
      busy = false;
      show();
    }
  }

  const chosen = (name) => document.querySelector(`input[name=${name}]:checked`).value;

  async function write(event) {
    event.preventDefault();
    const subject = $("subject").value.trim();
    const bad = subject.length < 3;
    $("subject-error").textContent = W.subject_short;
    $("subject-error").hidden = !bad;
    $("subject").setAttribute("aria-invalid", bad ? "true" : "false");
    if (bad) {
      $("subject").focus();
      return;
    }
    const pages = $("page_count").value.trim();
    const sheet = nextSheet();
    if (!sheet) return;
    const row = { serial: sheet.serial, at: new Date().toISOString(), direction: chosen("direction"), channel: chosen("channel"), spoiled: false,
      page_count: /^\d{1,5}$/.test(pages) ? Number(pages) : null };
    for (const name of ["correspondent", "document_kind", "sender_number", "remarks", "written_by"]) row[name] = $(name).value.trim();
    row.subject = subject;
    if (await keep(() => store.add(row))) {
      for (const name of ["correspondent", "subject", "document_kind", "sender_number", "remarks", "page_count"]) $(name).value = "";
      $("correspondent").focus();
    }
  }

  const base64 = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)));

  async function save() {
    rows = await store.all();
    show();
    const payload = JSON.stringify({ institution: DATA.institution, run: DATA.run, saved_at: new Date().toISOString(), positions: rows });
    const signature = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, key, new TextEncoder().encode(payload));
    const file = JSON.stringify({ format: DATA.format, payload, signature: base64(signature) });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([file], { type: "application/json" }));
    link.download = `registru-urgenta-${DATA.institution}-${DATA.run}-${rows.length}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    $("saved").textContent = say(W.saved, { count: rows.length, name: link.download });
  }

  function ticks(place, words, first) {
    for (const [value, text] of Object.entries(words)) {
      const label = document.createElement("label");
      const input = document.createElement("input");
      input.type = "radio";
      input.name = place;
      input.value = value;
      input.checked = value === first;
      label.append(input, text);
      $(place).append(label);
    }
  }

  async function begin() {
    for (const place of document.querySelectorAll("[data-w]")) place.textContent = W[place.dataset.w];
    $("institution").textContent = DATA.institution_name;
    $("register").textContent = say(W.register, { register: DATA.register_name, year: DATA.year, place: DATA.place });
    $("steps").replaceChildren(...W.steps.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
    ticks("direction", W.directions, "incoming");
    ticks("channel", W.channels, "counter");
    $("form").addEventListener("submit", write);
    $("save").addEventListener("click", save);
    $("print").addEventListener("click", () => window.print());
    document.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) $("form").requestSubmit();
    });
    try {
      store = await openDatabase();
    } catch (problem) {
      try {
        store = openPlain();
      } catch (worse) {
        alarm(W.no_storage);
        return;
      }
    }
    if (navigator.storage && navigator.storage.persist) navigator.storage.persist().catch(() => false);
    try {
      key = await crypto.subtle.importKey("jwk", DATA.key, { name: "ECDSA", namedCurve: "P-256" }, false, ["sign"]);
    } catch (problem) {
      alarm(W.no_key);
    }
    rows = await store.all();
    show();
    if (new Date().getFullYear() !== DATA.year) alarm(W.other_year);
  }

  begin();
})();
