// What pages say of when the site was last checked: by themselves where status.json tells, with a warning once that is long ago,
// and a plain day where there is no script or no answer.
import { each } from './visit.mjs'

const DAY = 24 * 60 * 60 * 1000

/** Faults of what pages say of the last check. */
export async function alive (site, paths) {
  const version = JSON.parse(site.folder.text('versions.json')).last_successful
  const own = inWords(version.split('.').slice(0, 3).join('-'))
  return each(paths, async path => {
    const faults = []
    const hold = (holds, text) => { if (!holds) faults.push(`${path}: ${text}`) }
    const now = await said(site, path, checked(Date.now() - DAY))
    hold(now.line.includes(`Last checked: ${inWords(Date.now() - DAY)}`), `after a day it says "${now.line}"`)
    hold(now.line.includes(own), `it no longer says of which day the data are: "${now.line}"`)
    hold(now.warning === null, `after a day it warns: "${now.warning}"`)
    const late = await said(site, path, checked(Date.now() - 3 * DAY - 60_000))
    hold(late.warning?.includes('3 days ago') && late.warning.includes(inWords(Date.now() - 3 * DAY - 60_000)), `after three days it warns "${late.warning}"`)
    for (const [what, answer] of [['no answer', null], ['an answer that is none', '<html>'], ['an answer without a moment', '{}']]) {
      const plain = await said(site, path, answer)
      hold(plain.line.trim() === `The data are from ${own}.` && plain.warning === null, `with ${what} it says "${plain.line}"`)
    }
    const bare = await said(site, path, checked(Date.now()), false)
    hold(bare.line.trim() === `The data are from ${own}.`, `without scripts it says "${bare.line}"`)
    return faults
  })
}

const inWords = moment => new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'Europe/London' }).format(new Date(moment))
const checked = moment => JSON.stringify({ format: 1, pipeline: 'x', version: 'x', last_successful_run: new Date(moment).toISOString(), last_checked_at: new Date(moment).toISOString() })

/** What a page says at its foot, and its warning, where status.json is as given. */
async function said (site, path, answer, javaScriptEnabled = true) {
  const context = await site.browser.newContext({ javaScriptEnabled })
  const page = await context.newPage()
  await page.route('**/status.json', route => route.fulfill(answer === null ? { status: 404, body: '' } : { status: 200, contentType: 'application/json', body: answer }))
  await page.goto(site.address + path, { waitUntil: 'networkidle' })
  const text = async at => await page.locator(at).count() ? page.locator(at).textContent() : null
  const [line, warning] = [await text('#checked') ?? '', await text('main #stale')]
  await context.close()
  return { line, warning }
}
