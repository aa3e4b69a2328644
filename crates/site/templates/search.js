// Searches names of authorities and texts of reports. Loads nothing before somebody searches, then only the files of the words
// that are asked for and of the reports that are shown. Whatever comes from a file is put on the page as text.
"use strict";
(() => {
  const form = document.getElementById("search");
  const said = document.getElementById("found");
  const parts = { authorities: document.getElementById("authorities"), reports: document.getElementById("reports") };
  const more = document.getElementById("more");
  if (!form || !said || !parts.authorities || !parts.reports || !more) return;
  const field = form.elements.namedItem("q");
  const AT_ONCE = 10, MOST_NAMES = 12, MOST_ENDINGS = 30, MOST_SENTENCES = 3;
  const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const WORD = /[\p{Alphabetic}\p{N}]+/gu;
  const GONE = "There is a newer version of these data. Reload this page to search it.";

  // Files of the page's own version, each asked for once. Once another version is there, they are gone.
  const folder = form.dataset.index || "";
  const files = new Map();
  const load = (path, how) => {
    if (!files.has(path)) {
      files.set(path, fetch(folder + path).then((reply) => {
        if (!reply.ok) throw Object.assign(new Error(path + ": " + reply.status), { isGone: reply.status === 404 });
        return reply[how]();
      }).catch((error) => { files.delete(path); throw error; }));
    }
    return files.get(path);
  };

  // Words, as src/site/find/words.rs has them.
  const singular = (word) => {
    const letters = Array.from(word).length;
    if (letters > 4 && word.endsWith("ies")) return word.slice(0, -3) + "y";
    return letters > 3 && word.endsWith("s") && !word.endsWith("ss") ? word.slice(0, -1) : word;
  };
  const wordsOf = (text, dropped) => (text.match(WORD) || []).map((word) => word.toLowerCase())
    .filter((word) => Array.from(word).length > 1 && !dropped.has(word)).map(singular);
  const plain = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase().match(WORD) || [];

  // The numbers of pages that a line of the index has.
  const unpack = (packed) => {
    const numbers = [];
    for (let at = 0, next = 0, rest = 0, power = 1; at < packed.length; at++) {
      const digit = DIGITS.indexOf(packed[at]);
      rest += (digit % 32) * power;
      power *= 32;
      if (digit < 32) {
        numbers.push(next + rest);
        next += rest + 1;
        [rest, power] = [0, 1];
      }
    }
    return numbers;
  };

  // The words of the index that a word asked for stands for: itself, or those that begin with it; with their pages.
  const lookUp = async (word, index) => {
    let at = Math.max(0, index.shards.findLastIndex((first) => first <= word));
    const linesOf = async () => (await load("words/" + at + ".txt", "text")).split("\n");
    let lines = index.shards.length ? await linesOf() : [];
    const same = lines.filter((line) => line.startsWith(word + " "));
    const found = same.length ? same : lines.filter((line) => line.startsWith(word));
    while (!same.length && found.length < MOST_ENDINGS && index.shards[++at]?.startsWith(word)) {
      found.push(...(await linesOf()).filter((line) => line.startsWith(word)));
    }
    return found.slice(0, MOST_ENDINGS).map((line) => line.split(" ")).map(([name, packed]) => ({ name, pages: unpack(packed) }));
  };

  // Reports as objects; each knows the number of its first page among all.
  const readIndex = async () => {
    const { dropped, shards, reports } = await load("reports.json", "json");
    let first = 0;
    const one = ([text, count, name, page, what, day, address]) => {
      const report = { text, name, page, what, day, address, first, names: new Set(wordsOf(name, new Set())) };
      first += count;
      return report;
    };
    return { dropped: new Set(dropped), shards, reports: reports.map(one), end: () => first };
  };

  // The pages on which all words stand, by their numbers, and what is to be marked there. A word that names the authority holds
  // for all pages of its reports, but some word must stand on the page itself.
  const pagesOf = async (words, index) => {
    const marked = new Map();
    const printed = new Set();
    let left = null;
    for (const word of words) {
      const found = await lookUp(word, index);
      const pages = new Set(found.flatMap((one) => one.pages));
      for (const { name } of found) marked.set(name, { word, weight: 1 / pages.size });
      pages.forEach((page) => printed.add(page));
      index.reports.forEach((report, at) => {
        if (!report.names.has(word)) return;
        const end = at + 1 < index.reports.length ? index.reports[at + 1].first : index.end();
        for (let page = report.first; page < end; page++) pages.add(page);
      });
      left = left === null ? Array.from(pages).sort((a, b) => a - b) : left.filter((page) => pages.has(page));
      if (!left.length) break;
    }
    return { pages: (left || []).filter((page) => printed.has(page)), marked };
  };

  const reportOf = (page, reports) => {
    let [low, high] = [0, reports.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (reports[middle].first <= page) low = middle; else high = middle - 1;
    }
    return reports[low];
  };

  const sentences = (text) => {
    if (!("Segmenter" in Intl)) return [text];
    return Array.from(new Intl.Segmenter("en-GB", { granularity: "sentence" }).segment(text), (part) => part.segment.trim());
  };

  // The fewest sentences of a page that have its words, the rarest words first, in the order of the page.
  const quoted = (texts, marked) => {
    const all = texts.flatMap(sentences).map((sentence, at) => {
      const hits = wordsOf(sentence, new Set()).filter((word) => marked.has(word)).map((word) => marked.get(word));
      return { sentence, at, hits: new Map(hits.map(({ word, weight }) => [word, weight])) };
    });
    const chosen = [];
    while (chosen.length < MOST_SENTENCES) {
      const told = new Set(chosen.flatMap(({ hits }) => Array.from(hits.keys())));
      const worth = ({ hits }) => Array.from(hits).reduce((sum, [word, weight]) => sum + (told.has(word) ? 0 : weight), 0);
      const best = all.reduce((a, b) => (worth(b) > worth(a) ? b : a), all[0]);
      if (!best || !worth(best)) break;
      chosen.push(best);
    }
    return chosen.sort((a, b) => a.at - b.at).map(({ sentence }) => sentence);
  };

  const element = (name, attributes, ...inside) => {
    const made = document.createElement(name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    made.append(...inside);
    return made;
  };
  const text = (words) => element("bdi", {}, String(words));

  // A text with its words marked.
  const withMarks = (words, marked) => {
    const whole = text("");
    let from = 0;
    for (const { 0: word, index } of words.matchAll(WORD)) {
      if (!marked.has(singular(word.toLowerCase()))) continue;
      whole.append(words.slice(from, index), element("mark", {}, word));
      from = index + word.length;
    }
    whole.append(words.slice(from));
    return whole;
  };

  const isOfTheWeb = (address) => typeof address === "string" && /^https?:\/\//.test(address);
  const to = (path) => "../" + path;

  const authorityFound = ([path, name, beside, others], asked) => {
    const known = others.find((other) => other !== name && asked.every((word) => plain(other).some((part) => part.startsWith(word))));
    const line = element("p", {}, element("a", { href: to(path) }, text(name)));
    const about = [beside, known].filter(Boolean).join(" · ");
    return element("li", {}, line, element("p", { class: "what" }, text(about)));
  };

  const pageFound = async (number, index, marked) => {
    const report = reportOf(number, index.reports);
    const pages = await load("text/" + report.text + ".json", "json");
    const [page, texts] = pages[number - report.first];
    const quotes = quoted(texts, marked).flatMap((sentence, at) => [at ? " … " : "", withMarks(sentence, marked)]);
    const name = report.page ? element("a", { href: to(report.page) }, text(report.name)) : text(report.name);
    const about = element("p", { class: "what" }, report.what + (report.day ? ", published " + report.day : "") + ": ");
    const where = "page " + page + " of the report";
    about.append(isOfTheWeb(report.address)
      ? element("a", { href: report.address + "#page=" + page }, where, element("span", { class: "unseen" }, " on ", text(report.name)))
      : where);
    return element("li", {}, element("p", {}, name), about, element("blockquote", {}, element("p", {}, ...quotes)));
  };

  const count = (number, one, many) => number.toLocaleString("en-GB") + " " + (number === 1 ? one : many);
  let turn = 0; // the newest search: what comes for an older one is let go
  let rest = null;

  const clear = () => {
    for (const part of Object.values(parts)) {
      part.hidden = true;
      part.querySelector(".found").replaceChildren();
    }
    more.hidden = true;
    rest = null;
  };

  const showMore = async (mine) => {
    const { pages, index, marked } = rest;
    const list = parts.reports.querySelector(".found");
    const now = pages.slice(list.children.length, list.children.length + AT_ONCE);
    const items = await Promise.all(now.map((page) => pageFound(page, index, marked)));
    if (mine !== turn) return null;
    list.append(...items);
    parts.reports.hidden = !list.children.length;
    more.hidden = list.children.length >= pages.length;
    return items[0];
  };

  const search = async () => {
    const mine = ++turn;
    const asked = field.value.trim();
    address(asked);
    if (!asked) {
      clear();
      said.textContent = "";
      return;
    }
    if (location.protocol === "file:") {
      said.textContent = "Search needs a web server. Start one with “ofsted serve”.";
      return;
    }
    try {
      const [names, index] = await Promise.all([load("names.json", "json"), readIndex()]);
      const starts = plain(asked);
      const isIt = ([, name, , others]) => {
        const all = [name, ...others].flatMap(plain);
        return starts.length > 0 && starts.every((start) => all.some((word) => word.startsWith(start)));
      };
      const authorities = names.filter(isIt);
      const words = Array.from(new Set(wordsOf(asked, index.dropped)));
      const { pages, marked } = await pagesOf(words, index);
      if (mine !== turn) return;
      clear();
      parts.authorities.querySelector(".found").append(...authorities.slice(0, MOST_NAMES).map((one) => authorityFound(one, starts)));
      parts.authorities.hidden = !authorities.length;
      rest = { pages, index, marked };
      await showMore(mine);
      if (mine === turn) said.textContent = outcome(authorities.length, pages, index, words);
    } catch (error) {
      if (mine !== turn) return;
      clear();
      said.textContent = error.isGone ? GONE : "The search did not load. Try again, or see all authorities.";
    }
  };

  const outcome = (authorities, pages, index, words) => {
    const reports = new Set(pages.map((page) => reportOf(page, index.reports))).size;
    const found = [];
    if (authorities) found.push(count(authorities, "authority", "authorities") + (authorities > MOST_NAMES ? " (first " + MOST_NAMES + " shown)" : ""));
    if (pages.length) found.push(count(pages.length, "page", "pages") + " of " + count(reports, "report", "reports"));
    const unasked = words.length ? "" : " These words are too common to search for in reports.";
    if (found.length) return found.join(" and ") + "." + unasked;
    return words.length ? "No results. No authority has this name, and no page of a report has all of these words."
      : "No results. No authority has this name, and the words are too common to search for in reports.";
  };

  const address = (asked) => {
    try {
      history.replaceState(null, "", location.pathname + (asked ? "?" + new URLSearchParams({ q: asked }) : "") + location.hash);
    } catch { /* from a folder there is no address to change */ }
  };

  let waiting = 0;
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(search, 200);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    search();
  });
  more.addEventListener("click", async () => {
    const mine = turn;
    try {
      const first = await showMore(mine);
      if (first) first.querySelector("a").focus();
      if (first) said.textContent = count(parts.reports.querySelector(".found").children.length, "page is shown.", "pages are shown.");
    } catch (error) {
      said.textContent = error.isGone ? GONE : "More results did not load. Try again.";
    }
  });
  const first = new URLSearchParams(location.search).get("q");
  if (first) {
    field.value = first;
    search();
  }
})();
