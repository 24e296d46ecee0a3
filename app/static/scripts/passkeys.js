// Hands what the server asks to the browser's passkey dialogue, and the answer back to the server.
// handleRegister and handleSignin come from Flask-Security's webauthn.js.

const NOT_DONE = "That did not work, or took too long. Nothing has changed. You can start again.";

const form = document.querySelector("form[data-passkey]");

if (form) {
  const ask = form.dataset.passkey === "register" ? handleRegister : handleSignin;
  const { credential } = await ask(form.dataset.options);
  if (credential) {
    form.elements.credential.value = credential;
    form.submit();
  } else {
    form.querySelector("[data-passkey-status]").textContent = NOT_DONE;
  }
}
