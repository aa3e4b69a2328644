// What a page costs to load, on loopback: bytes, and how far things move while it loads. No time is judged here: measure.mjs prints it.
import { each, visit } from './visit.mjs'

/** The most that the front page and an authority's page may transfer, in bytes. */
export const MOST = 150_000

/** Faults of pages that are heavy or move. */
export async function budget (site, paths) {
  return each(paths, async path => {
    const faults = []
    for (const width of [360, 1280]) {
      const { bytes, shift } = await cost(site, path, width)
      if (bytes > MOST) faults.push(`${path}: ${bytes} bytes are transferred, of ${MOST}`)
      if (shift > 0) faults.push(`${path}: at ${width} px things move by ${shift} while it loads`)
    }
    return faults
  })
}

/** Every authority's page and the front page by what their files weigh: the page and what it loads. */
export async function weight (site) {
  const { folder } = site
  const assets = path => new Set(folder.page(path).elements.flatMap(({ name, at }) => {
    const loads = name === 'script' ? at.src : name === 'img' ? at.src : name === 'link' && /stylesheet|icon|preload/.test(at.rel) ? at.href : undefined
    return loads ? [decodeURIComponent(new URL(loads, new URL(path, 'http://x/')).pathname.slice(1))] : []
  }))
  const heavy = folder.pages.filter(path => path === 'index.html' || path.startsWith('authority/')).map(path => {
    const bytes = [path, ...assets(path)].reduce((sum, file) => sum + (folder.files.get(file) ?? 0), 0)
    return [path, bytes]
  }).filter(([, bytes]) => bytes > MOST)
  return heavy.map(([path, bytes]) => `${path}: with what it loads it weighs ${bytes} bytes, of ${MOST}`)
}

/** Bytes, layout shift and milliseconds of one visit with nothing kept, the processor slowed down. */
export async function cost (site, path, width, slower = 1) {
  const context = await site.browser.newContext({ viewport: { width, height: 800 } })
  await context.addInitScript(watch)
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  await session.send('Network.enable')
  if (slower > 1) await session.send('Emulation.setCPUThrottlingRate', { rate: slower })
  let bytes = 0
  session.on('Network.loadingFinished', ({ encodedDataLength }) => { bytes += encodedDataLength })
  await page.goto(site.address + path, { waitUntil: 'load' })
  await page.evaluate(settled)
  const seen = await page.evaluate(() => window.seenWhileLoading())
  await context.close()
  return { bytes, ...seen }
}

/** Runs in the page: some frames later, when what a script moves after loading has moved. */
function settled () {
  const frames = (left, done) => left ? requestAnimationFrame(() => frames(left - 1, done)) : done()
  return new Promise(resolve => frames(15, resolve))
}

/** Runs in the page before all else: what moves, and when the largest part is painted. */
function watch () {
  const seen = { shift: 0, largest: 0 }
  const kinds = { 'layout-shift': entry => { seen.shift += entry.value }, 'largest-contentful-paint': entry => { seen.largest = entry.startTime } }
  const observers = Object.entries(kinds).map(([type, note]) => {
    const observer = new PerformanceObserver(list => list.getEntries().forEach(note))
    observer.observe({ type, buffered: true })
    return [observer, note]
  })
  window.seenWhileLoading = () => {
    observers.forEach(([observer, note]) => observer.takeRecords().forEach(note))
    const [navigation] = performance.getEntriesByType('navigation')
    const first = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0
    return { ...seen, first, loaded: navigation.loadEventEnd }
  }
}
