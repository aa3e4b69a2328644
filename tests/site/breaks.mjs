// Breaks copies of a published folder on purpose, one thing at a time, and says which check noticed. A check that has never
// failed shows nothing.
import { copyFileSync, existsSync, linkSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { rows } from './folder.mjs'
import { scratch } from './served.mjs'
import { each } from './visit.mjs'

const PAGE = 'about/index.html'
const TABLE = 'authorities/index.html'
const STYLE = 'assets/site.css'

/** Changes a file of a copy; one that stays as it was breaks nothing, which is an error of the list below. */
const edit = (path, change) => root => {
  const file = join(root, path)
  const [before, after] = [readFileSync(file, 'utf8'), change(readFileSync(file, 'utf8'))]
  if (before === after) throw new Error(`${path} could not be broken`)
  rmSync(file) // the copy shares its bytes with the folder it is of
  writeFileSync(file, after)
}
const write = (path, text) => root => {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  rmSync(join(root, path), { force: true })
  writeFileSync(join(root, path), text)
}
const all = (...changes) => root => changes.forEach(change => change(root))
const inPage = (html, path = PAGE) => edit(path, text => text.replace('</main>', `${html}</main>`))
const inStyle = css => edit(STYLE, text => `${text}\n${css}\n`)
const withScript = (code, path = PAGE) => all(
  write('assets/broken.js', code),
  edit(path, text => text.replace('</head>', `<script src="../assets/broken.js" defer></script></head>`)))
const free = edit(PAGE, text => text.replace(/<meta http-equiv[^>]*>/, ''))
/** Does something to the rows of the table each time the page's own script is done with them. */
const afterFilter = code => withScript(`
  const rows = [...document.querySelectorAll('#authorities tbody tr')]
  const after = () => { ${code} }
  document.getElementById('filters').addEventListener('input', after)`, TABLE)
/** Changes the first graded report that stands on its authority's page, and the newest grades at the top of one. */
const inReport = change => root => {
  const { authority_id: id, report_id: report } = rows(readFileSync(join(root, 'data/judgements.csv'), 'utf8')).find(row => row.grade)
  edit(`authority/${id}/index.html`, text => from(text, `<article class="inspection" id="event-${report}"`, change))(root)
}
const inNewest = change => root => {
  const { authority_id: id } = rows(readFileSync(join(root, 'data/latest_grades.csv'), 'utf8')).find(row => row.help_and_protection)
  edit(`authority/${id}/index.html`, text => from(text, 'aria-labelledby="today"', change))(root)
}
const from = (text, mark, change) => {
  const at = text.indexOf(mark)
  return text.slice(0, at) + change(text.slice(at))
}
/** Does something on the page with the search box. */
const inSearch = code => root => withScript(code, existsSync(join(root, 'find')) ? 'find/index.html' : 'search/index.html')(root)

/** What is broken: the check that must notice, on which pages, how it is broken, and what must be said of it. */
const BREAKS = [
  ['links', 'a link to a page that is not there', inPage('<a href="../nowhere/index.html">x</a>'), /nowhere.* leads nowhere/],
  ['links', 'a link to an anchor that is not there', inPage('<a href="../authorities/index.html#nowhere">x</a>'), /no such anchor/],
  ['links', 'a link from the root of the host', inPage('<a href="/authorities/index.html">x</a>'), /leaves the folder/],
  ['links', 'a link to a folder', inPage('<a href="../authorities/">x</a>'), /in a file system/],
  ['links', 'a link that runs a script', inPage('<a href="javascript:alert(1)">x</a>'), /a link that is none/],
  ['links', 'a link that is not safe on its way', inPage('<a href="http://example.org/">x</a>'), /not safe on its way/],
  ['links', 'a picture from elsewhere', inPage('<img src="https://example.org/x.png" alt="">'), /loaded from elsewhere/],
  ['foreign', 'a script in the page', inPage('<script>alert(1)</script>'), /a script stands in the page/],
  ['foreign', 'a handler', inPage('<p onclick="alert(1)">x</p>'), /p has onclick/],
  ['foreign', 'a style of its own', inPage('<p style="color:red">x</p>'), /p has style/],
  ['foreign', 'a frame', inPage('<iframe src="../index.html"></iframe>'), /there is a iframe/],
  ['foreign', 'a mark that turns the text', inPage('<p>good \u202eetauqedani</p>'), /U\+202e turns the text/],
  ['foreign', 'a control character', inPage('<p>go\u0007od</p>'), /is a control character/],
  ['foreign', 'two elements of one name', inPage('<p id="content">x</p>'), /two elements are called content/],
  ['foreign', 'no policy', free, /no policy/],
  ['foreign', 'JSON-LD cut short', inPage('<script type="application/ld+json">{"a":</script>'), /JSON-LD cannot be read/],
  ['grades', 'another grade', inReport(text => text.replace(/(<span class="grade [^>]*>)[^<]+/, '$1Adequate')), /is shown as "adequate"/],
  ['grades', 'a judgement that is missing', inReport(text => text.replace(/<dt><a [^>]*>/, '<dt><a>')), /is not shown/],
  ['grades', 'other words', inReport(text => text.replace(/(class="printed">.<bdi>)[^<]+/, '$1words')), /is shown without the words/],
  ['grades', 'another page', inReport(text => text.replace(/#page=\d+"/g, '#page=999"')), /has no link to page/],
  ['grades', 'a report that is missing', inReport(text => text.replace(/id="event-/, 'id="none-')), /is not there/],
  ['grades', 'a newest grade that is not the data\'s', inNewest(text => text.replace(/(<span class="grade [^>]*>)[^<]+/, '$1Adequate')), /today .* is "adequate"/],
  ['markup', 'an element that is never closed', inPage('<section><h2>x</h2>'), /Unclosed element|open elements/i],
  ['markup', 'a property that there is not', inStyle('p { colr: red }'), /colr/],
  ['markup', 'an attribute that there is not', inPage('<p shape="round">x</p>'), /shape/],
  ['alive', 'a foot that says nothing', edit(PAGE, text => text.replace('id="checked"', 'id="nothing"')), /after a day it says ""/],
  ['alive', 'no warning where nothing was checked for days', edit('assets/status.js', text => text.replace('content.prepend(warning)', '')), /after three days it warns "null"/],
  ['alive', 'a day that only a script says', edit(PAGE, text => text.replace(/The data are from .*?\.</, '<')), /without scripts it says/],
  ['find', 'an index of another version', edit('search/index.html', text => text.replace(/data-index="[^"]*"/, 'data-index="../search/1999.01.01/"')), /does not lead to its page|404 for/],
  ['looks', 'a script that fails', withScript('nothing.here()'), /a script failed/],
  ['looks', 'a warning in the console', withScript('console.warn("careful")'), /console warning: careful/],
  ['looks', 'a dialog', withScript('alert("hello")'), /a dialog opened/],
  ['looks', 'a picture that is not there', inPage('<img src="../assets/nowhere.png" alt="">'), /404 for/],
  ['looks', 'a request to another host', all(free, inPage('<img src="http://127.0.0.1:9/x.png" alt="">')), /a request leaves the host/],
  ['looks', 'what the policy forbids', inPage('<img src="https://example.org/x.png" alt="">'), /Content Security Policy/],
  ['looks', 'a page wider than its window', inStyle('.lead { min-width: 30rem }'), /at 360 px, light: the page is \d+ px wide/],
  ['looks', 'a page too wide for large letters', inStyle('@media (min-width: 1000px) { .lead { width: 50rem; max-width: none } }'), /text at 200 %/],
  ['looks', 'letters too pale', inStyle('.lead { color: #ccc !important }'), /light: axe color-contrast/],
  ['looks', 'letters too dark in the dark', inStyle('@media (prefers-color-scheme: dark) { .lead { color: #333 !important } }'), /dark: axe color-contrast/],
  ['looks', 'a picture without words', inPage('<img src="../assets/icon.svg">'), /axe image-alt/],
  ['looks', 'targets too small', all(inPage('<p><button class="tiny">·</button><button class="tiny">·</button></p>'), inStyle('.tiny { all: unset; font-size: 4px }')), /axe target-size/],
  ['keyboard', 'no way past the head', edit(PAGE, text => text.replace(/<a class="skip"[^>]*>.*?<\/a>/, '')), /no way past the head/],
  ['keyboard', 'a way past the head that leads elsewhere', edit(PAGE, text => text.replace('href="#content"', 'href="#top"').replace('<header class="top"', '<header id="top" class="top"')), /does not lead there/],
  ['keyboard', 'a focus that is not seen', inStyle(':focus-visible { outline: none !important }'), /the focus is not seen/],
  ['keyboard', 'a focus that is hardly seen', inStyle(':focus-visible { outline-color: #fafafa !important }'), /the focus is not seen/],
  ['keyboard', 'an order of its own', inPage('<p><a href="../index.html">x</a> <a href="../index.html" tabindex="1">y</a></p>'), /goes back|no way past/],
  ['keyboard', 'what Tab does not reach', inPage('<p><a href="../index.html" tabindex="-1">x</a></p>'), /Tab does not reach/],
  ['keyboard', 'a trap', all(inPage('<p><button id="trap">x</button></p>'), withScript('document.getElementById("trap").addEventListener("keydown", event => event.preventDefault())')), /the focus is caught/],
  ['keyboard', 'a focus behind something', all(inPage('<p id="over"></p>'), inStyle('#over { position: fixed; inset: 0; margin: 0; background: #000 }')), /what has the focus is hidden/],
  ['keys', 'a search that does nothing', withScript('document.querySelector("#filters [name=q]").addEventListener("input", event => event.stopPropagation())', TABLE), /a search for/],
  ['keys', 'a heading that is no button', withScript('for (const button of document.querySelectorAll("th button")) button.replaceWith(button.textContent)', TABLE), /button is not reached/],
  ['keys', 'a focus lost by sorting', withScript('document.querySelector("table").addEventListener("click", () => document.activeElement.blur())', TABLE), /loses the focus/],
  ['filters', 'a row too many', afterFilter('rows[0].hidden = false'), /shows \d+ too many/],
  ['filters', 'a row too few', afterFilter('rows[0].hidden = true'), / hides \d+/],
  ['filters', 'a wrong count', afterFilter('document.getElementById("count").textContent = "7 authorities"'), /says "7 authorities"/],
  ['filters', 'a wrong order', afterFilter('rows[0].parentElement.append(rows[0])'), /is not in that order/],
  ['filters', 'nothing in the address', withScript('history.replaceState(null, "", location.pathname); history.replaceState = () => {}', TABLE), /stands in the address as/],
  ['filters', 'a grade that is not the data\'s', edit(TABLE, text => text.replace(/data-grades="[^"]+"/, 'data-grades=""')), / hides \d+/],
  ['filters', 'an address that is not read', all(withScript('if (location.search) document.getElementById("filters").reset()', TABLE)), /a reload does not give/],
  ['plain-table', 'a grade that is not the data\'s', edit(TABLE, text => text.replace(/(<span class="grade [^>]*>)(?!Inadequate)[^<]+/, '$1Inadequate')), /"Inadequate" is shown/],
  ['plain-table', 'a row that is missing', edit(TABLE, text => text.replace(/<tbody>\s*<tr[^>]*>[\s\S]*?<\/tr>/, '<tbody>')), /rows are shown of/],
  ['scriptless', 'a control that does nothing', inPage('<button type="button">x</button>'), /a dead control/],
  ['scriptless', 'a table that a script must show', all(inPage('<table><tbody><tr><td>x</td></tr></tbody></table>'), inStyle('tbody tr { display: none }')), /rows of tables are hidden/],
  ['as-files', 'a stylesheet from the root of the host', edit(PAGE, text => text.replace('../assets/site.css', '/assets/site.css')), /as a file it has no style/],
  ['paper', 'a table that is cut', all(inPage('<table class="wide"><tr><td>x</td></tr></table>'), inStyle('.wide { width: 60rem }')), /something is cut/],
  ['paper', 'a way about on paper', inStyle('@media print { .top nav { display: block !important } }'), /there is nav/],
  ['paper', 'a list that stays folded', all(inPage('<details class="fold"><summary>x</summary><ul><li>y</li></ul></details>'), inStyle('.fold::details-content { content-visibility: hidden !important }')), /points stay folded/],
  ['looks', 'letters too pale in what is folded', all(inPage('<details><summary>x</summary><p class="pale">hardly to be read</p></details>'), inStyle('.pale { color: #ccc }')), /axe color-contrast/],
  ['paper', 'a grade broken within its word', all(inPage('<p><span class="grade">Outstanding</span></p>'), inStyle('@media print { .grade { display: inline-block; width: 2em; overflow-wrap: anywhere; white-space: normal !important } }')), /grades break within a word/],
  ['paper', 'a dark sheet', inStyle('@media print { body { background: #123 !important } }'), /the paper is dark/],
  ['paper', 'a link without its address', all(inPage('<p><a href="https://example.org/x.pdf">report</a></p>'), inStyle('@media print { main a[href]::after { content: none !important } }')), /say not where they lead/],
  ['paper', 'sheets wasted', all(inPage('<p class="new">x</p>'.repeat(12)), inStyle('@media print { .new { break-before: page } }')), /it takes \d+ sheets/],
  ['weight', 'a heavy page', edit('index.html', text => text + `<!--${'x'.repeat(150_000)}-->`), /index.html: .* weighs/],
  ['budget', 'a heavy page', edit(PAGE, text => text + `<!--${'x'.repeat(150_000)}-->`), /bytes are transferred/],
  ['budget', 'a page that moves', withScript(`
    const later = frames => frames ? requestAnimationFrame(() => later(frames - 1)) : document.querySelector('main').prepend(Object.assign(document.createElement('p'), { textContent: 'x '.repeat(4000) }))
    addEventListener('load', () => later(4))`), /things move/],
  ['feeds', 'a feed that is no XML', edit('feed.xml', text => text.replace('</feed>', '')), /feed.xml: /],
  ['feeds', 'a feed without an id', edit('feed.xml', text => text.replace(/<id>[^<]*<\/id>/, '')), /the feed has no id/],
  ['feeds', 'a feed of no moment', edit('feed.xml', text => text.replace(/<updated>[^<]*/, '<updated>yesterday')), /updated at no moment/],
  ['sitemap', 'a sitemap without a page', write('sitemap.xml', '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"></urlset>'), /is not named/],
  ['sitemap', 'a sitemap of another site', write('sitemap.xml', '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://elsewhere.example/</loc></url></urlset>'), /is not of this site/],
  ['sitemap', 'a sitemap that robots.txt does not name', all(write('sitemap.xml', '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"></urlset>'), write('robots.txt', 'User-agent: *\n')), /robots.txt does not name/],
  ['cards', 'a card of another page', edit('index.html', text => text.replace('</head>', '<meta property="og:url" content="https://example.org/x/"></head>')), /its card is of another page/],
  ['cards', 'a card without a title', edit('index.html', text => text.replace(/<meta property="og:title"[^>]*>/, '')), /^index.html: its card has no og:title/],
  ['cards', 'a card with a picture that is not there', edit('index.html', text => text.replace(/<meta property="og:image"[^>]*>/g, '').replace('</head>', '<meta property="og:image" content="https://example.org/x.png"></head>')), /picture of its card is not there/],
  ['json', 'a JSON file of nobody', root => write(`authority/${first(root)}/index.json`, '{}')(root), /does not name|is not there/],
  ['json', 'a JSON file cut short', root => write(`authority/${first(root)}/authority.json`, '{"a":')(root), /cannot be read|is not there/],
  ['find', 'an index loaded before anybody searches', inSearch('fetch("../data/ofsted.sqlite")'), /before anybody searches/],
  ['find', 'a search that does nothing', inSearch('addEventListener("input", event => event.stopImmediatePropagation(), true)'), /does not lead to its page/],
  ['program', 'no page for what is missing', root => rmSync(join(root, '404.html')), /what is missing is answered/]
]

/** Breaks the folder in every way; gives how many ways no check noticed. */
export async function selftest (root, checks, opened, run) {
  const copies = scratch()
  const whole = await opened(root)
  const before = new Map()
  const unbroken = (check, paths) => {
    if (!before.has(check.name)) before.set(check.name, run(check, whole, paths))
    return before.get(check.name)
  }
  const never = checks.filter(({ name }) => !BREAKS.some(([check]) => check === name))
  never.forEach(({ name }) => console.log(`  NEVER BROKEN ${name}`))
  const missed = await each(BREAKS, async ([name, what, breaks, said]) => {
    const check = checks.find(check => check.name === name)
    if (!check) return []
    const copy = mkdtempSync(join(copies, 'copy-'))
    linked(whole.folder, copy)
    const fault = tried(breaks, copy)
    if (fault || (name === 'program' && !whole.program)) return [...told('NOT TRIED', name, what), ...unexpected(check, whole, fault)]
    const site = await opened(copy)
    const paths = check.pages && [PAGE]
    const [found, known] = [await run(check, site, paths), await unbroken(check, paths)]
    site.close()
    rmSync(copy, { recursive: true })
    const fresh = found.filter(fault => !known.includes(fault))
    if (fresh.some(fault => said.test(fault))) return told('noticed', name, what)
    told('NOT NOTICED', name, what)
    fresh.slice(0, 5).forEach(fault => console.log(`    only: ${fault}`))
    return [what]
  }, 2)
  whole.close()
  return missed.length + never.length
}

/** Says what became of a break; no fault by itself. */
function told (word, name, what) {
  console.log(`  ${word} by ${name}: ${what}`)
  return []
}

/** Breaks a copy, or gives why it could not. */
function tried (breaks, copy) {
  try {
    return void breaks(copy)
  } catch (error) {
    return error
  }
}

/** A break that cannot be tried is a fault where the folder has what the check is about. */
function unexpected (check, whole, fault) {
  const isThere = check.needs ? check.needs(whole.folder, whole) : true
  return fault && isThere ? [`${check.name}: ${fault.message}`].map(text => (console.log(`    ${text}`), text)) : []
}

/** A copy that shares its bytes. */
function linked ({ root, files }, copy) {
  for (const path of files.keys()) {
    mkdirSync(dirname(join(copy, path)), { recursive: true })
    try {
      linkSync(join(root, path), join(copy, path))
    } catch {
      copyFileSync(join(root, path), join(copy, path)) // on another disk
    }
  }
}

/** The first authority of a folder. */
function first (root) {
  return readFileSync(join(root, 'data/authorities.csv'), 'utf8').split('\n')[1].split(',')[0]
}
