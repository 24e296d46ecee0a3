// Puts a guiding question into the text at the cursor. The buttons are hidden until this runs.

const insert = (field, text) => {
  const before = field.value.slice(0, field.selectionStart);
  const after = field.value.slice(field.selectionEnd);
  const gap = before === "" || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  const tail = after.startsWith("\n") ? "" : "\n\n";
  field.setRangeText(`${gap}**${text}**${tail}`, field.selectionStart, field.selectionEnd, "end");
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
};

for (const button of document.querySelectorAll("button[data-insert]")) {
  const field = document.getElementById(button.dataset.into);
  if (!field) continue;
  button.hidden = false;
  button.addEventListener("click", () => insert(field, button.dataset.insert));
}
