// Shows a member the way to what is new in a thread since the day on which they were last there. The days
// stay in this browser; the server learns of one when its link is followed.

const KEY = "visits";
const MOST = 100;

const inBritain = new Intl.DateTimeFormat("en-GB", {
  timeZone: "Europe/London",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
});

// A day as addresses write it: 2026-03-14.
const dayOf = (moment) => {
  const parts = inBritain.formatToParts(moment).map(({ type, value }) => [type, value]);
  const { year, month, day } = Object.fromEntries(parts);
  return `${year}-${month}-${day}`;
};

const said = (day, today) => {
  const year = day.slice(0, 4) === today.slice(0, 4) ? undefined : "numeric";
  const words = { timeZone: "UTC", day: "numeric", month: "long", year };
  return new Intl.DateTimeFormat("en-GB", words).format(new Date(day));
};

// By thread, the one visited last at the end. A browser may keep nothing, or refuse to.
const load = () => {
  try {
    return new Map(JSON.parse(localStorage.getItem(KEY)) ?? []);
  } catch {
    return new Map();
  }
};

const save = (visits) => {
  try {
    localStorage.setItem(KEY, JSON.stringify([...visits].slice(-MOST)));
  } catch {
    // Then there is no such link next time.
  }
};

const offer = (item, day, today) => {
  const link = item.querySelector("a");
  const address = new URL(link.href);
  address.searchParams.set("since", day);
  link.href = address.href;
  link.textContent = `New since your last visit on ${said(day, today)}`;
  if (new URLSearchParams(location.search).get("since") === day) {
    link.setAttribute("aria-current", "true");
  }
  item.hidden = false;
};

for (const item of document.querySelectorAll("[data-last-visit]")) {
  const visits = load();
  const thread = item.dataset.lastVisit;
  const today = dayOf(new Date());
  const known = visits.get(thread);
  const before = known?.day === today ? known.before : known?.day;
  visits.delete(thread);
  visits.set(thread, { day: today, before });
  save(visits);
  if (before) offer(item, before, today);
}
