// Says how many characters are left under a text. It waits for a pause in the typing, so that a screen
// reader is not interrupted at every key.

const PAUSE = 700;

const sentence = (left) => {
  const count = Math.abs(left).toLocaleString("en-GB");
  const noun = Math.abs(left) === 1 ? "character" : "characters";
  return left < 0 ? `${count} ${noun} too many.` : `${count} ${noun} left.`;
};

for (const counter of document.querySelectorAll("[data-counter]")) {
  const field = document.getElementById(counter.dataset.counter);
  const most = Number(counter.dataset.max);
  let timer;
  const show = () => {
    const left = most - [...field.value].length;
    counter.textContent = sentence(left);
    counter.classList.toggle("counter-over", left < 0);
  };
  counter.setAttribute("aria-live", "polite");
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, PAUSE);
  });
  if (field.value) show();
}
