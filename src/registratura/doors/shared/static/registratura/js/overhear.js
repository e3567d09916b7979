/* A call in course, played piece by piece as it is kept. Each piece begins where the one before it ends. */
(() => {
  "use strict";

  const root = document.querySelector("[data-overhear]");
  if (!root) return;

  const ASK_EVERY = 1000;
  const LONGEST_PAUSE = 15000;
  const status = root.querySelector("[data-overhear-status]");
  const seconds = root.querySelector("[data-overhear-seconds]");
  const start = root.querySelector("[data-overhear-start]");
  let sound = null;
  let last = -1;
  let goesOnAt = 0;
  let heard = 0;
  let pause = ASK_EVERY;

  function say(words) {
    if (status.textContent !== words) status.textContent = words;
  }

  async function play(bytes) {
    const piece = await sound.decodeAudioData(bytes);
    const source = sound.createBufferSource();
    source.buffer = piece;
    source.connect(sound.destination);
    goesOnAt = Math.max(goesOnAt, sound.currentTime);
    source.start(goesOnAt);
    goesOnAt += piece.duration;
    heard += piece.duration;
    seconds.textContent = String(Math.round(heard));
  }

  async function ask() {
    try {
      const answer = await fetch(`${root.dataset.overhear}?dupa=${last}`, { credentials: "same-origin" });
      if (answer.status === 410 || answer.status === 403 || answer.redirected) {
        say(root.dataset.over);
        return;
      }
      if (!answer.ok) throw new Error(String(answer.status));
      pause = ASK_EVERY;
      last = Number(answer.headers.get("X-Sound-Last"));
      if (answer.status === 200) await play(await answer.arrayBuffer());
      say(answer.headers.get("X-Sound-Runs") === "yes" ? root.dataset.heard : root.dataset.waits);
    } catch {
      say(root.dataset.lost);
      pause = Math.min(pause * 2, LONGEST_PAUSE);
    }
    setTimeout(ask, pause);
  }

  start.addEventListener("click", () => {
    sound = new AudioContext();
    start.hidden = true;
    ask();
  });
})();
