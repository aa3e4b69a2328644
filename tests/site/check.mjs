// Holds the pages of a published folder to what they promise: in Chromium, by W3C's checker, and against the data.
//
// Usage: node tests/site/check.mjs DIST [--program OFSTED] [--node FOLDER] [--only CHECK] [--selftest]
//
// DIST is a published folder with its pages. With OFSTED, its own server is asked too. FOLDER is one in which `npm ci` put
// the packages of package.json (this one, if not given). --selftest breaks copies of DIST on purpose and fails where a check
// does not notice. What is not there is said aloud: Java, or files that this folder does not have. CHROMIUM names another
// browser than /usr/bin/chromium. Measures no time: measure.mjs does. Prints every fault. Exits 1 if there is one.
import { spawnSync } from 'node:child_process'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { alive } from './alive.mjs'
import { selftest } from './breaks.mjs'
import { budget, weight } from './budget.mjs'
import { cards, feeds, has, jsonFiles, sitemap } from './files.mjs'
import { filters, PAGE, plainTable } from './filters.mjs'
import { find, pageOf } from './find.mjs'
import { open, sample } from './folder.mjs'
import { grades } from './grades.mjs'
import { keyboard, keys } from './keyboard.mjs'
import { foreign, links } from './links.mjs'
import { looks } from './looks.mjs'
import { markup } from './markup.mjs'
import { paper } from './paper.mjs'
import { asFiles, scriptless } from './plain.mjs'
import { browser, serve } from './served.mjs'
import { servedBy } from './program.mjs'

const always = () => true
const every = folder => folder.pages
const aFew = folder => sample(folder, 1)
const notMissing = paths => paths.filter(path => path !== '404.html')
const mostRead = folder => sample(folder).filter(path => path === 'index.html' || path.startsWith('authority/'))
const hasJava = () => spawnSync('java', ['-version']).status === 0

/** Every check: its name, what it runs, on which pages, and what it needs. */
const CHECKS = [
  { name: 'links', run: links, pages: every, says: 'links and anchors of every page lead somewhere' },
  { name: 'foreign', run: foreign, pages: every, says: 'no page holds what could run, or turn its text' },
  { name: 'grades', run: grades, says: 'every grade of the data on its authority\'s page, with its words, and no other' },
  { name: 'markup', run: markup, pages: every, needs: hasJava, says: 'every page and stylesheet by W3C\'s checker' },
  { name: 'looks', run: looks, pages: sample, says: 'three widths, light and dark: console, requests, width, axe-core' },
  { name: 'keyboard', run: keyboard, pages: aFew, says: 'Tab reaches all, in order, and is seen' },
  { name: 'keys', run: site => keys(site, PAGE), says: 'the table of authorities by keys alone' },
  { name: 'filters', run: filters, says: 'filters, search, order and address of the table against the data' },
  { name: 'plain-table', run: plainTable, says: 'the table without scripts against the data' },
  { name: 'scriptless', run: scriptless, pages: aFew, says: 'pages without scripts' },
  { name: 'as-files', run: asFiles, pages: folder => notMissing(aFew(folder)), says: 'pages from the file system' },
  { name: 'paper', run: paper, pages: sample, says: 'pages on paper' },
  { name: 'weight', run: weight, says: 'the files of the front page and of every authority under 150 KB' },
  { name: 'budget', run: budget, pages: mostRead, says: 'what they transfer under 150 KB, and nothing moves while they load' },
  { name: 'feeds', run: feeds, says: 'feeds are Atom' },
  { name: 'sitemap', run: sitemap, needs: folder => folder.files.has('sitemap.xml'), says: 'sitemap.xml names every page; robots.txt names it' },
  { name: 'cards', run: cards, needs: folder => /property="og:/.test(folder.text('index.html')), says: 'cards of every page' },
  { name: 'json', run: jsonFiles, needs: folder => has(folder, /^authority\/[^/]+\/.+\.json$/), says: 'a JSON file for each authority' },
  { name: 'alive', run: alive, pages: folder => notMissing(aFew(folder)), needs: folder => folder.files.has('status.json'), says: 'pages say when the site was last checked' },
  { name: 'find', run: find, needs: pageOf, says: 'the search box finds names and words' },
  { name: 'program', run: servedBy, needs: (_, values) => values.program, says: 'the program\'s own server' }
]

const { values, positionals: [root] } = parseArgs({
  options: { program: { type: 'string' }, node: { type: 'string' }, only: { type: 'string' }, selftest: { type: 'boolean' } },
  allowPositionals: true
})
const tools = values.node ?? dirname(fileURLToPath(import.meta.url))
const wanted = CHECKS.filter(({ name }) => !values.only || name === values.only)
if (!wanted.length || !root) throw new Error(`a folder, and of ${CHECKS.map(({ name }) => name).join(', ')} one or none`)
const chromium = await browser(values.node)
const opened = path => opening(path, { tools, browser: chromium, program: values.program })
const faults = values.selftest ? await selftest(root, wanted, opened, run) : await checkAll(await opened(root))
await chromium.close()
console.log(faults ? `${faults} faults` : 'no fault')
process.exitCode = faults ? 1 : 0

/** A folder with a server; `close` ends the server. */
async function opening (path, shared) {
  const folder = await open(path, values.node)
  const server = await serve(path, new URL(folder.address).pathname)
  return { ...shared, folder, address: server.address, close: server.close }
}

/** Runs every check and prints its faults; gives how many there are. */
async function checkAll (site) {
  let all = 0
  for (const check of wanted) {
    if (!(check.needs ?? always)(site.folder, values)) {
      console.log(`  SKIPPED ${check.name}: ${check.says}: what it needs is not there`)
      continue
    }
    const paths = check.pages?.(site.folder)
    const found = await run(check, site, paths)
    console.log(`  ${found.length ? 'FAULTS' : 'ok'} ${check.name}: ${check.says}${paths ? ` (${paths.length} pages)` : ''}`)
    found.forEach(fault => console.log(`    ${fault}`))
    all += found.length
  }
  site.close()
  return all
}

/** The faults that a check finds; one that fails itself is a fault. */
async function run (check, site, paths) {
  try {
    return await check.run(site, paths)
  } catch (error) {
    return [`the check ended: ${error.stack}`]
  }
}
