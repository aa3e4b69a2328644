// Pages on paper: nothing is cut, what only leads about is left out, addresses of reports can be read, no pages are wasted.
import { each, visit } from './visit.mjs'

/** The width of the text on A4 with Chromium's margins, and the height of a sheet's text, in CSS pixels. */
const SHEET = { width: 718, height: 1047 }

/** Faults of pages when printed. */
export async function paper (site, paths) {
  return each(paths, async path => {
    const context = await site.browser.newContext({ viewport: SHEET, colorScheme: 'dark' })
    const { page, faults } = await visit(context, site, path)
    await page.emulateMedia({ media: 'print' })
    faults.push(...(await page.evaluate(onPaper)).map(fault => `${path}: on paper ${fault}`))
    const height = await page.evaluate(() => document.documentElement.scrollHeight)
    const sheets = sheetsOf(await page.pdf({ format: 'A4', margin: { top: '1cm', right: '1cm', bottom: '1cm', left: '1cm' } }))
    const enough = Math.ceil(height / SHEET.height * 1.5) + 1
    if (sheets > enough || sheets < 1) faults.push(`${path}: on paper it takes ${sheets} sheets, where ${enough} would do`)
    await context.close()
    return faults
  })
}

/** How many pages a PDF has. */
const sheetsOf = pdf => [...pdf.toString('latin1').matchAll(/\/Type\s*\/Page\b(?!s)/g)].length

/** Runs in the page. */
function onPaper () {
  const faults = []
  const seen = element => element.checkVisibility() && element.getBoundingClientRect().right > 0
  const name = element => `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''} ${element.textContent.trim().slice(0, 40)}`
  const width = document.documentElement.clientWidth
  const cut = [...document.querySelectorAll('body *')].filter(element => element.checkVisibility() && !element.closest('.unseen, .skip, svg') && (() => {
    const { overflowX } = getComputedStyle(element)
    return element.getBoundingClientRect().right > width + 1 || (overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1)
  })())
  faults.push(...cut.slice(0, 3).map(element => `something is cut (${Math.round(element.getBoundingClientRect().right)} of ${width} px): ${name(element)}`))
  faults.push(...[...document.querySelectorAll('nav, .skip, form, main button')].filter(element => !element.closest('th')).filter(seen).slice(0, 3).map(element => `there is ${name(element)}`))
  const folded = [...document.querySelectorAll('main details:not([open]) li')].filter(element => !element.checkVisibility({ contentVisibilityAuto: true }))
  if (folded.length) faults.push(`${folded.length} points stay folded, as ${name(folded[0])}`)
  const broken = [...document.querySelectorAll('.grade')].filter(grade => {
    const lines = grade.getClientRects().length > 1 ? grade.getClientRects().length : Math.round(grade.clientHeight / parseFloat(getComputedStyle(grade).lineHeight))
    return seen(grade) && lines > grade.textContent.trim().split(/\s+/).length
  })
  if (broken.length) faults.push(`${broken.length} grades break within a word, as ${name(broken[0])}`)
  const reports = [...document.querySelectorAll('main a[href^="https:"]')].filter(link => seen(link) && !link.closest('svg'))
  const place = link => link.href.split('#')[0]
  const shows = link => getComputedStyle(link, '::after').content.includes(link.getAttribute('href')) || link.textContent.includes(link.host)
  const shown = new Set(reports.filter(shows).map(place))
  const bare = reports.filter(link => !shown.has(place(link)))
  if (bare.length) faults.push(`${bare.length} links say not where they lead, as ${name(bare[0])}`)
  const paint = getComputedStyle(document.body).backgroundColor.match(/[\d.]+/g).map(Number)
  if (paint[3] !== 0 && Math.min(...paint.slice(0, 3)) < 230) faults.push('the paper is dark')
  return faults
}
