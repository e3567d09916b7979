/*
 * Live conversations. The page asks the web what it missed and for a ticket, then listens to the live process; when that
 * cannot be reached it asks the web now and then. What is typed stays in the box until the server has it.
 */
(() => {
  "use strict";

  const root = document.querySelector("[data-chat]");
  if (!root) return;

  const FIRST_PAUSE = 1000;
  const LONGEST_PAUSE = 30000;
  const ASK_EVERY = 4000;
  const log = root.querySelector("[data-chat-log]");
  const form = root.querySelector("[data-chat-form]");
  const lost = root.querySelector("[data-chat-lost]");
  const stateWords = document.querySelector("[data-chat-state]");
  const list = document.querySelector("[data-chat-list]");
  const mine = root.dataset.mine;
  const chat = root.dataset.chat;
  let last = Number(root.dataset.last || 0);
  let source = null;
  let pause = FIRST_PAUSE;
  let failures = 0;
  let timer = 0;

  function scrollDown() {
    const box = log && log.parentElement;
    if (box) box.scrollTop = box.scrollHeight;
  }

  function element(name, kind, words) {
    const made = document.createElement(name);
    if (kind) made.className = kind;
    if (words !== undefined) made.textContent = words;
    return made;
  }

  function show(said) {
    last = Math.max(last, said.id);
    if (!log || (chat && String(said.chat) !== chat) || document.getElementById(`said-${said.id}`)) return;
    const own = said.who === mine;
    const operator = document.querySelector("[data-chat-operator]");
    if (operator && said.who === "operator") operator.textContent = operator.dataset.chatOperator.replace("{}", said.name);
    const item = element("li", `talk__said${said.who === "customer" ? " talk__said--mine" : ""}`);
    item.id = `said-${said.id}`;
    const head = element("p", "talk__who");
    head.append(element("strong", "", own && root.dataset.you ? root.dataset.you : said.name));
    const at = new Date(said.at);
    const time = element("time", "", at.toLocaleTimeString("ro-RO", {
      hour: "2-digit",
      minute: "2-digit",
      timeZone: "Europe/Bucharest",
    }));
    time.dateTime = said.at;
    head.append(time);
    item.append(head, element("p", "talk__words", said.body));
    log.append(item);
    scrollDown();
  }

  function stands(told) {
    if (chat && told.chat !== undefined && String(told.chat) !== chat) return;
    if (!stateWords || !told.state || told.state === stateWords.dataset.chatState) return;
    if (told.state === "ended") {
      window.location.reload();
      return;
    }
    stateWords.dataset.chatState = told.state;
    const pill = stateWords.querySelector(".pill") || stateWords;
    pill.textContent = stateWords.dataset[told.state] || told.state;
    pill.classList.toggle("pill--warn", told.state === "waiting");
    pill.classList.toggle("pill--ok", told.state === "open");
    document.querySelectorAll("[data-chat-while-waiting]").forEach((one) => {
      one.hidden = told.state !== "waiting";
    });
  }

  let listAsked = 0;
  function refreshList() {
    if (!list || listAsked) return;
    listAsked = window.setTimeout(async () => {
      listAsked = 0;
      try {
        const answer = await fetch(list.dataset.chatList + window.location.search, { headers: { Accept: "text/html" } });
        if (answer.ok) list.innerHTML = await answer.text();
      } catch {
        // the next event asks again
      }
    }, 150);
  }

  function isAway(away) {
    if (!lost) return;
    lost.hidden = !away;
    lost.textContent = away ? root.dataset.lost : "";
  }

  function later(wait) {
    window.clearTimeout(timer);
    timer = window.setTimeout(open, wait);
  }

  function listen(told) {
    source = new EventSource(`${told.live}?bilet=${encodeURIComponent(told.ticket)}&dupa=${last}`);
    source.addEventListener("open", () => {
      failures = 0;
      pause = FIRST_PAUSE;
    });
    source.addEventListener("said", (event) => {
      show(JSON.parse(event.data));
      refreshList();
    });
    source.addEventListener("chat", (event) => {
      stands(JSON.parse(event.data));
      refreshList();
    });
    source.addEventListener("error", () => {
      // A ticket opens once: the browser's own second try would be refused.
      source.close();
      source = null;
      failures += 1;
      later(pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE);
    });
  }

  async function open() {
    window.clearTimeout(timer);
    try {
      const mark = root.dataset.news.includes("?") ? "&" : "?";
      const answer = await fetch(`${root.dataset.news}${mark}dupa=${last}`, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const told = await answer.json();
      isAway(false);
      told.said.forEach(show);
      stands(told);
      if (list) refreshList();
      if (told.state === "ended") return;
      if (told.live && failures < 3) listen(told);
      else {
        failures = 0; // the live process is tried again after each round of asking
        later(ASK_EVERY);
      }
    } catch {
      isAway(true);
      later(pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE);
    }
  }

  function newKey() {
    const parts = window.crypto.getRandomValues(new Uint8Array(16));
    parts[6] = (parts[6] & 0x0f) | 0x40;
    parts[8] = (parts[8] & 0x3f) | 0x80;
    const text = Array.from(parts, (one) => one.toString(16).padStart(2, "0")).join("");
    return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join("-");
  }

  if (form) {
    const box = form.querySelector("textarea");
    let busy = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (busy || !box.value.trim()) return;
      busy = true;
      const sent = box.value;
      try {
        const answer = await fetch(form.action, {
          method: "POST",
          body: new FormData(form),
          headers: { Accept: "application/json" },
        });
        if (!answer.ok && answer.status !== 422) throw new Error(String(answer.status));
        const told = await answer.json();
        if (told.words) {
          lost.hidden = false;
          lost.textContent = told.words;
        } else {
          isAway(false);
          if (box.value === sent) box.value = "";
          form.elements.cheie.value = newKey();
          box.dispatchEvent(new Event("input", { bubbles: true }));
          if (!source) later(0);
        }
      } catch {
        isAway(true); // what was typed stays; the same key makes the next try the same word
      } finally {
        busy = false;
        box.focus();
      }
    });
    box.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        form.requestSubmit();
      }
    });
    document.querySelectorAll("[data-chat-canned]").forEach((select) => {
      select.addEventListener("change", () => {
        const chosen = select.selectedOptions[0];
        if (chosen && chosen.dataset.body) {
          box.value = chosen.dataset.body;
          box.focus();
        }
      });
    });
  }

  const seat = document.querySelector("[data-chat-seat]");
  if (seat) {
    window.setInterval(() => {
      const body = new FormData(seat);
      body.set("fapta", "sunt-aici");
      fetch(seat.action, { method: "POST", body, headers: { Accept: "application/json" } }).catch(() => undefined);
    }, 30000);
  }

  scrollDown();
  if (root.dataset.news) open();
})();
