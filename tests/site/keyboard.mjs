// The keyboard alone reaches everything that can be clicked, in the page's order, and what has the focus is seen.
// The table of authorities is worked by keys: searched, filtered, sorted.
import { each, visit } from './visit.mjs'

/** Faults of a walk through each page with Tab. */
export async function keyboard (site, paths) {
  return each(paths, async path => {
    const context = await site.browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' })
    const { page, faults } = await visit(context, site, path)
    faults.push(...(await walk(page)).map(fault => `${path}: ${fault}`))
    await page.goto(site.address + path)
    faults.push(...(await skips(page)).map(fault => `${path}: ${fault}`))
    await context.close()
    return faults
  })
}

/** The first thing that is reached leads past the head of the page. */
async function skips (page) {
  await page.keyboard.press('Tab')
  const first = await page.evaluate(() => {
    const { top, left, width } = document.activeElement.getBoundingClientRect()
    return { to: document.activeElement.getAttribute('href'), seen: top >= 0 && left >= 0 && width > 20 }
  })
  if (!first.to?.startsWith('#')) return ['the first thing that Tab reaches is no way past the head of the page']
  const faults = first.seen ? [] : ['the way past the head of the page is not seen when it has the focus']
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  const inside = await page.evaluate(to => {
    const target = document.querySelector(to)?.closest('main')
    return target?.contains(document.activeElement) || target?.querySelector('a[href], button, input, select, summary') === null
  }, first.to)
  return inside ? faults : [...faults, 'the way past the head of the page does not lead there']
}

/** Presses Tab from the top until the focus leaves the page. */
async function walk (page) {
  const wanted = await page.evaluate(prepare)
  const faults = new Set()
  let same = 0
  for (let pressed = 0; pressed < wanted * 2 + 50; pressed++) {
    await page.keyboard.press('Tab')
    const { left, again, found } = await page.evaluate(() => window.lookAtFocus())
    if (left) return [...faults, ...await page.evaluate(() => window.notReached())]
    same = again ? same + 1 : 0
    if (same > 8) return [...faults, `the focus is caught: ${found}`]
    if (!again && found) faults.add(found)
  }
  return [...faults, 'the focus never leaves the page']
}

/** Runs in the page: what can be reached, and how to look at what has the focus. Gives how much there is. */
function prepare () {
  const CONTROLS = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]:not([tabindex="-1"])'
  const wanted = [...document.querySelectorAll(CONTROLS)].filter(element => !element.disabled && element.checkVisibility())
  const reached = new Set()
  let last = null
  const name = element => element.outerHTML.slice(0, 120)
  const colour = text => text.match(/^rgba?\(([^)]+)\)/)?.[1].split(/[ ,/]+/).map(Number)
  const light = ([red, green, blue]) => [red, green, blue].map(part => part / 255)
    .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0)
  const behind = element => {
    const paint = element ? colour(getComputedStyle(element).backgroundColor) : [255, 255, 255]
    return !element || (paint && paint[3] !== 0) ? paint : behind(element.parentElement)
  }
  const isMarked = element => {
    const { outlineStyle, outlineWidth, outlineColor, boxShadow } = getComputedStyle(element)
    if (boxShadow !== 'none') return true
    if (outlineStyle === 'none' || parseFloat(outlineWidth) < 1.5) return false
    const [one, other] = [colour(outlineColor), behind(element.parentElement)]
    if (!one || !other) return true
    const [low, high] = [light(one), light(other)].sort((a, b) => a - b)
    return (high + 0.05) / (low + 0.05) >= 3
  }
  const isSeen = element => [...element.getClientRects()].some(({ left, top, right, bottom }) => {
    const [x, y] = [(Math.max(left, 0) + Math.min(right, innerWidth)) / 2, (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2]
    const there = document.elementFromPoint(x, y)
    return there && (element.contains(there) || there.contains(element))
  })
  window.lookAtFocus = () => {
    const element = document.activeElement
    if (!element || element === document.body) return { left: true }
    const again = element === last
    const isAfter = !last || last.compareDocumentPosition(element) & (Node.DOCUMENT_POSITION_FOLLOWING)
    const found = again ? name(element)
      : !isMarked(element) ? `the focus is not seen on ${name(element)}`
        : !isSeen(element) ? `what has the focus is hidden: ${name(element)}`
          : !isAfter ? `the focus goes back to ${name(element)}` : null
    reached.add(element)
    last = element
    return { left: false, again, found }
  }
  window.notReached = () => wanted.filter(element => !reached.has(element)).map(element => `Tab does not reach ${name(element)}`)
  return wanted.length
}

/** The table of authorities, worked by keys alone. */
export async function keys (site, path) {
  const context = await site.browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' })
  const { page, faults } = await visit(context, site, path)
  const shown = () => page.locator('table#authorities tbody tr:visible').count()
  const all = await shown()
  const hold = (holds, text) => { if (!holds) faults.push(`${path}: by keys: ${text}`) }
  const tabTo = async selector => {
    for (let pressed = 0; pressed < 60; pressed++) {
      if (await page.evaluate(to => document.activeElement.matches(to), selector)) return true
      await page.keyboard.press('Tab')
    }
    hold(false, `${selector} is not reached`)
    return false
  }
  const name = await page.locator('table#authorities tbody th a').nth(2).textContent()
  if (await tabTo('#filters input[name=q]')) {
    await page.keyboard.type(name)
    hold(await shown() >= 1 && await shown() < all, `a search for ${name} shows ${await shown()} of ${all}`)
    await page.keyboard.press('ControlOrMeta+A')
    await page.keyboard.press('Delete')
    hold(await shown() === all, 'an emptied search does not show all')
  }
  if (await tabTo('select[name=region]')) {
    await page.keyboard.press('ArrowDown')
    hold(await shown() < all, 'the first region is not filtered by')
  }
  if (await tabTo('button[type=reset]')) {
    await page.keyboard.press('Enter')
    await page.waitForFunction(count => document.querySelectorAll('table#authorities tbody tr:not([hidden])').length === count, all, { timeout: 30_000 })
      .catch(() => hold(false, 'the button does not show all again'))
  }
  const header = 'table#authorities th:nth-of-type(2)'
  if (await tabTo(`${header} button`)) {
    for (const [key, wanted] of [['Enter', 'ascending'], ['Space', 'descending']]) {
      await page.keyboard.press(key)
      const sort = await page.locator(header).first().getAttribute('aria-sort')
      hold(sort === wanted, `${key} on a heading sorts ${sort}, not ${wanted}`)
      hold(await page.evaluate(to => document.activeElement.matches(to), `${header} button`), `${key} on a heading loses the focus`)
    }
  }
  await context.close()
  return faults
}
