// The preview of the public page follows the colour as it is chosen; the server says whether it can be read.
const input = document.querySelector("[data-preview]");
const place = document.getElementById("preview");

if (input && place) {
  let wait = 0;
  let asked = 0;
  input.addEventListener("input", () => {
    clearTimeout(wait);
    wait = setTimeout(async () => {
      const turn = ++asked;
      const answer = await fetch(`${input.dataset.preview}?culoare=${encodeURIComponent(input.value)}`);
      if (answer.ok && turn === asked) {
        place.innerHTML = await answer.text();
      }
    }, 120);
  });
}
