// One press, one submission: further ones are ignored until the answer or a pause. The server does not
// rely on it.

const PAUSE = 8000;
const sent = new WeakSet();

const buttonsOf = (form) =>
  [...form.elements].filter((control) => control.type === "submit");

const release = (form) => {
  sent.delete(form);
  for (const button of buttonsOf(form)) button.disabled = false;
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented) return;
  if (sent.has(form)) {
    event.preventDefault();
    return;
  }
  sent.add(form);
  // Later, because a disabled button's name and value would not be sent.
  setTimeout(() => {
    for (const button of buttonsOf(form)) button.disabled = true;
  });
  setTimeout(release, PAUSE, form);
});

addEventListener("pageshow", () => {
  for (const form of document.forms) release(form);
});
