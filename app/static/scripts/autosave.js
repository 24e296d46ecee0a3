// Saves a form marked data-autosave a moment after the last keystroke and when the page is left. It does
// what the Save button does, and says so in [data-autosave-status]. On the way back to the form it goes on
// with the same text.

const PAUSE = 3000;
const LONGEST_PAUSE = 60000;

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });

// The browser fills in again what was typed, but a form that it fetched anew has another key, and another
// name for its window. Those that the text was saved under are kept with this entry of the history.
const keepKey = ({ elements: { body, key, window } }) => {
  const [visit] = performance.getEntriesByType("navigation");
  const former = history.state;
  if (former?.key && visit?.type === "back_forward" && body.value) {
    key.value = former.key;
    window.value = former.window;
  } else {
    history.replaceState({ key: key.value, window: window.value }, "");
  }
};

const watch = (form) => {
  const status = document.querySelector("[data-autosave-status]");
  let dirty = false;
  let sending = null;
  let submitted = false;
  let pause = PAUSE;
  let timer;

  const say = (text) => {
    if (status && status.textContent !== text) status.textContent = text;
  };

  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(save, pause);
  };

  const failed = () => {
    dirty = true;
    pause = Math.min(pause * 2, LONGEST_PAUSE);
    say("Not saved yet; still trying");
    later();
  };

  async function save({ leaving = false } = {}) {
    if (!dirty || submitted) return;
    if (sending && !leaving) {
      later();
      return;
    }
    const data = new FormData(form);
    data.set("do", "save");
    dirty = false;
    sending?.abort();
    const request = new AbortController();
    sending = request;
    try {
      // A lapsed session answers with a redirect, which is no save: it must not be followed.
      const answer = await fetch(form.action, {
        method: "POST",
        body: data,
        headers: { Prefer: "return=minimal" },
        redirect: "manual",
        keepalive: leaving,
        signal: request.signal,
      });
      if (answer.status === 204) {
        pause = PAUSE;
        say(`Saved ${clock.format(new Date())}`);
      } else if (answer.status === 409) {
        say("Not saved: this draft was changed in another window. Press “Save draft” to see both");
      } else if (!submitted) {
        failed();
      }
    } catch {
      if (!request.signal.aborted) failed();
    } finally {
      if (sending === request) sending = null;
    }
  }

  const resume = () => {
    submitted = false;
  };

  form.addEventListener("input", () => {
    dirty = true;
    later();
  });
  form.addEventListener("submit", () => {
    submitted = true;
    clearTimeout(timer);
    sending?.abort();
    // Still here after that long: the answer never came.
    setTimeout(resume, LONGEST_PAUSE);
  });
  addEventListener("pagehide", () => save({ leaving: true }));
  addEventListener("pageshow", (event) => {
    resume();
    if (!event.persisted) keepKey(form);
  });
};

for (const form of document.querySelectorAll("form[data-autosave]")) watch(form);
