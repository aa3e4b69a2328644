// The page with the search box, where the folder has one: nothing is loaded before it is used, names and words of reports are
// found, what is found leads to the authority and to the page of the report, and the index stays small.
import { visit } from './visit.mjs'

/** The most that the index of names may transfer, and all of it with the text, in bytes. */
const MOST = { names: 300_000, text: 3_000_000 }
const BOX = 'main input[type=search]'

/** The page with the search box. */
export const pageOf = folder => ['find/index.html', 'search/index.html'].find(path => folder.files.has(path))

/** Faults of the search. */
export async function find (site) {
  const path = pageOf(site.folder)
  const context = await site.browser.newContext({ viewport: { width: 1280, height: 900 } })
  const { page, faults } = await visit(context, site, path)
  const hold = (holds, text) => { if (!holds) faults.push(`${path}: ${text}`) }
  const loaded = []
  const session = await context.newCDPSession(page)
  await session.send('Network.enable')
  session.on('Network.loadingFinished', ({ encodedDataLength }) => loaded.push(encodedDataLength))
  await page.reload({ waitUntil: 'networkidle' })
  const weight = sum(loaded)
  const before = loaded.length
  hold(weight < 150_000, `before anybody searches, ${weight} bytes are loaded`)
  for (const { authority_id: id, name } of names(site.folder)) {
    hold(await leads(page, name, `main a[href*="authority/${id}/"]`), `a search for "${name}" does not lead to its page`)
  }
  const least = loaded.length > before ? Math.min(...loaded.slice(before)) : 0
  hold(least <= MOST.names, `${least} bytes are loaded for a name, of ${MOST.names}`)
  const words = printed(site.folder)
  if (words) hold(await leads(page, words, 'main a[href*="#page="]'), `the words "${words}" of a report do not lead to its page`)
  const all = sum(loaded.slice(before))
  hold(all <= MOST.names + MOST.text, `${all} bytes are loaded for the text, of ${MOST.text}`)
  hold(await says(page, '<script>alert(1)</script> zzqqxx'), 'where nothing is found, nothing is said')
  await page.locator(BOX).fill(site.folder.table('authorities')[0].name)
  await page.locator('main a[href*="authority/"]:visible').first().waitFor({ timeout: 30_000 }).catch(() => null)
  hold(new URL(page.url()).searchParams.size > 0, 'what is searched for does not stand in the address')
  await context.close()
  return faults
}

const sum = numbers => numbers.reduce((all, one) => all + one, 0)

/** The first authority, the last, and one whose name has several words. */
function names (folder) {
  const all = folder.table('authorities').filter(row => !row.valid_to)
  return [all[0], all.at(-1), all.find(({ name }) => / and /.test(name)) ?? all[1]]
}

/** Three long words that follow each other in a point for improvement. */
function printed (folder) {
  const texts = folder.files.has('data/points.csv') ? folder.table('points').map(row => row.text) : []
  return texts.map(text => text.match(/\b[a-z]{6,} [a-z]{5,} [a-z]{5,}\b/)?.[0]).find(Boolean)
}

async function leads (page, words, to) {
  await page.locator(BOX).fill(words)
  return page.locator(to).first().waitFor({ timeout: 30_000 }).then(() => true, () => false)
}

async function says (page, words) {
  await page.locator(BOX).fill(words)
  return page.waitForFunction(() => [...document.querySelectorAll('main [role=status], main [aria-live]')]
    .some(element => element.textContent.trim()), null, { timeout: 30_000 }).then(() => true, () => false)
}
