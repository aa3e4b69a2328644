// Every type of page at three widths, light and dark: silent console, no request elsewhere, nothing wider than the window,
// no violation that axe-core finds. Types nothing and clicks nothing.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { each, THEMES, visit, WIDTHS } from './visit.mjs'

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice']
/** What can differ by theme alone. */
const COLOURS = ['color-contrast', 'link-in-text-block']

/** Faults of the pages. */
export async function looks (site, paths) {
  const axe = readFileSync(createRequire(join(site.tools, 'x')).resolve('axe-core/axe.min.js'), 'utf8')
  return each(paths, async path => {
    const context = await site.browser.newContext({ reducedMotion: 'reduce' })
    const { page, faults } = await visit(context, site, path)
    await page.evaluate(axe)
    await page.evaluate(() => document.querySelectorAll('details').forEach(folded => { folded.open = true }))
    for (const width of WIDTHS) faults.push(...await atWidth(page, path, width))
    await context.close()
    return faults
  })
}

async function atWidth (page, path, width) {
  await page.setViewportSize({ width, height: 900 })
  const faults = []
  for (const theme of THEMES) {
    await page.emulateMedia({ colorScheme: theme })
    const place = `${path} at ${width} px, ${theme}`
    if (theme === THEMES[0]) faults.push(...(await tooWide(page)).map(fault => `${place}: ${fault}`))
    faults.push(...(await violations(page, theme)).map(fault => `${place}: ${fault}`))
  }
  if (width === WIDTHS.at(-1)) faults.push(...(await enlarged(page)).map(fault => `${path} with text at 200 %: ${fault}`))
  return faults
}

/** What stands beyond the window's right edge, without a region of its own to scroll in. */
function tooWide (page) {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.scrollingElement
    if (scrollWidth <= clientWidth) return []
    const scrolls = element => element && (getComputedStyle(element).overflowX !== 'visible' || scrolls(element.parentElement))
    const beyond = [...document.body.querySelectorAll('*')].filter(element =>
      element.getBoundingClientRect().right > clientWidth + 1 && !scrolls(element.parentElement))
    const names = beyond.slice(0, 3).map(element => `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''}`)
    return [`the page is ${scrollWidth} px wide in a window of ${clientWidth} px: ${names.join(', ')}`]
  })
}

/** The same with letters twice as large. */
async function enlarged (page) {
  await page.evaluate(() => { document.documentElement.style.fontSize = '200%' })
  const faults = await tooWide(page)
  await page.evaluate(() => { document.documentElement.style.fontSize = '' })
  return faults
}

async function violations (page, theme) {
  const only = theme === THEMES[0] ? { type: 'tag', values: TAGS } : { type: 'rule', values: COLOURS }
  const found = await page.evaluate(runOnly => window.axe.run(document, { runOnly, resultTypes: ['violations'], preload: false }), only)
  return found.violations.map(({ id, help, nodes }) => {
    const first = nodes[0]
    return `axe ${id} (${nodes.length}): ${help}: ${first.html.slice(0, 160)} ${(first.any[0] ?? first.all[0] ?? first.none[0])?.message ?? ''}`
  })
}
