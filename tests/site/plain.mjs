// Pages without scripts, and pages opened from the file system: all is shown, no control is dead, links lead on.
import { pathToFileURL } from 'node:url'
import { join } from 'node:path'
import { each, visit } from './visit.mjs'

/** Faults of pages whose scripts do not run. */
export async function scriptless (site, paths) {
  return each(paths, async path => {
    const context = await site.browser.newContext({ javaScriptEnabled: false })
    const { page, faults } = await visit(context, site, path)
    faults.push(...(await page.evaluate(inPlain)).map(fault => `${path}: without scripts ${fault}`))
    faults.push(...(await follows(page)).map(fault => `${path}: without scripts ${fault}`))
    await context.close()
    return faults
  })
}

/** Runs in the page. */
function inPlain () {
  const seen = element => element.checkVisibility()
  const dead = [...document.querySelectorAll('main button, main input, main select, main textarea')].filter(control => {
    const form = control.closest('form')
    return seen(control) && !form?.getAttribute('action')
  })
  const faults = dead.slice(0, 3).map(control => `there is a dead control: ${control.outerHTML.slice(0, 80)}`)
  const heading = document.querySelector('main h1')
  if (!heading || !seen(heading)) faults.push('there is no heading')
  const rows = [...document.querySelectorAll('main table tbody tr')].filter(row => !row.closest('details:not([open])'))
  const hidden = rows.filter(row => !seen(row))
  if (hidden.length) faults.push(`${hidden.length} rows of tables are hidden`)
  return faults
}

/** The first link of the page's own text to another page leads there. */
async function follows (page) {
  const link = page.locator('main a[href$="index.html"]:visible').first()
  if (!await link.count()) return []
  const to = await link.evaluate(element => element.href)
  await link.click()
  await page.waitForURL(to, { timeout: 30_000 }).catch(() => null)
  return page.url() === to && await page.locator('h1').count() ? [] : [`the link to ${to} leads to ${page.url()}`]
}

/** Faults of pages opened as files: styles hold, and a link leads to a page. */
export async function asFiles (site, paths) {
  return each(paths, async path => {
    const context = await site.browser.newContext()
    const address = pathToFileURL(site.folder.root + '/').href
    const { page, faults } = await visit(context, { ...site, address }, path)
    const styled = await page.evaluate(() => [...document.styleSheets].some(sheet => sheet.href) && getComputedStyle(document.body).marginTop === '0px')
    if (!styled) faults.push(`${path}: as a file it has no style`)
    faults.push(...(await follows(page)).map(fault => `${path}: as a file ${fault}`))
    await context.close()
    return faults
  })
}
