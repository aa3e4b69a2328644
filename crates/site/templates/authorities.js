// Sorts, searches and filters the table of authorities. The choices are in the address, so that readers can share it.
"use strict";
(() => {
  const form = document.getElementById("filters");
  const table = document.querySelector("table#authorities");
  if (!form || !table) return;
  const body = table.tBodies[0];
  const rows = Array.from(body.rows);
  const count = document.getElementById("count");
  const fields = Array.from(form.elements).filter((field) => field.name);
  const plain = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

  const chosen = () => Object.fromEntries(fields.map((field) => [field.name, field.value.trim()]));

  const fits = (row, is) => {
    const data = row.dataset;
    const grades = data.grades ? data.grades.split(" ") : [];
    const graded = grades.some((pair) => {
      const [judgement, grade] = pair.split("=");
      return (!is.judgement || judgement === is.judgement) && (!is.grade || grade === is.grade);
    });
    return (!is.q || plain(data.name).includes(plain(is.q)))
      && (!is.region || data.region === is.region)
      && (!is.type || data.type === is.type)
      && (!is.framework || data.framework === is.framework)
      && ((!is.judgement && !is.grade) || graded)
      && (!is.since || data.published >= is.since);
  };

  const order = (sort) => {
    const down = sort.startsWith("-");
    const key = sort.replace("-", "") || "name";
    const value = (row) => row.dataset[key] || "";
    return (a, b) => {
      const [x, y] = [value(a), value(b)];
      if (!x !== !y) return x ? -1 : 1; // what has no value stands last, whichever way
      const one = x.localeCompare(y, "en") * (down ? -1 : 1);
      return one || a.dataset.name.localeCompare(b.dataset.name, "en");
    };
  };

  const show = () => {
    const is = chosen();
    let shown = 0;
    for (const row of rows) {
      row.hidden = !fits(row, is);
      shown += row.hidden ? 0 : 1;
    }
    rows.sort(order(is.sort));
    body.append(...rows);
    for (const header of table.tHead.rows[0].cells) {
      const key = header.dataset.sort;
      if (!key) continue;
      const sort = is.sort || "name";
      if (sort === key) header.setAttribute("aria-sort", "ascending");
      else if (sort === "-" + key) header.setAttribute("aria-sort", "descending");
      else header.removeAttribute("aria-sort");
    }
    count.textContent = shown === 1 ? "1 authority" : shown + " authorities";
    const query = new URLSearchParams(Object.entries(is).filter(([, value]) => value)).toString();
    try {
      history.replaceState(null, "", location.pathname + (query ? "?" + query : "") + location.hash);
    } catch { /* from a folder there is no address to change */ }
  };

  const sortSelect = form.elements.namedItem("sort");
  for (const header of table.tHead.rows[0].cells) {
    const key = header.dataset.sort;
    if (!key) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = header.textContent;
    button.addEventListener("click", () => {
      const now = sortSelect.value || "name";
      const next = now === key ? "-" + key : key;
      const value = next === "name" ? "" : next;
      if (!Array.from(sortSelect.options).some((option) => option.value === value)) {
        sortSelect.add(new Option(key[0].toUpperCase() + key.slice(1) + (next[0] === "-" ? ", reversed" : ""), value));
      }
      sortSelect.value = value;
      show();
    });
    header.replaceChildren(button);
  }

  const asked = new URLSearchParams(location.search);
  for (const field of fields) {
    const value = asked.get(field.name);
    if (value === null) continue;
    if (field.name === "sort" && /^-?(name|region|framework|inspected|published)$/.test(value)
      && !Array.from(field.options).some((option) => option.value === value)) field.add(new Option(value, value));
    field.value = value;
  }
  form.addEventListener("input", show);
  form.addEventListener("submit", (event) => { event.preventDefault(); show(); });
  form.addEventListener("reset", () => setTimeout(show));
  show();
})();
