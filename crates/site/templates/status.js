// Shows on every page when Ofsted's site was last checked, and warns if that was long ago. A page cannot know it by itself,
// because a run that finds nothing new makes no new version. Without this script or an answer, the page shows its own date.
"use strict";
(() => {
  const line = document.getElementById("checked");
  const content = document.getElementById("content");
  if (!line || !content || location.protocol === "file:") return;
  const MOST_DAYS = 3, DAY = 24 * 60 * 60 * 1000;
  const inWords = (moment) => new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "Europe/London" }).format(moment);
  const say = (status) => {
    const checked = new Date(status.last_checked_at || status.last_successful_run);
    if (Number.isNaN(checked.getTime())) return;
    const days = Math.floor((Date.now() - checked.getTime()) / DAY);
    const when = document.createElement("time");
    when.dateTime = checked.toISOString();
    when.textContent = inWords(checked);
    line.prepend("Last checked: ", when, ". ");
    if (days < MOST_DAYS) return;
    const warning = document.createElement("p");
    warning.className = "note";
    warning.id = "stale";
    warning.textContent = "These data were last checked against Ofsted’s site on " + inWords(checked) + ", " + days
      + " days ago. They should be checked every night. Reports published since then may be missing.";
    content.prepend(warning);
  };
  fetch(line.dataset.status, { cache: "no-cache" })
    .then((reply) => (reply.ok ? reply.json() : null))
    .then((status) => { if (status) say(status); })
    .catch(() => { /* the page keeps its own date */ });
})();
