// Pictures of five types of page at two widths, for the README and the book.
// Usage: node screenshots.mjs DIST FOLDER [--node FOLDER]. They are of one machine's fonts: no test compares them.
import { mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { open, sample } from './folder.mjs'
import { browser, serve } from './served.mjs'

/** The most that all of them may weigh, in bytes. */
const MOST = 1_500_000
const WINDOWS = { wide: { width: 1280, height: 960 }, narrow: { width: 390, height: 844 } }

const { values, positionals: [root, out] } = parseArgs({ options: { node: { type: 'string' } }, allowPositionals: true })
const folder = await open(root, values.node)
const [authority] = sample(folder, 1).filter(path => path.startsWith('authority/'))
const pages = {
  front: 'index.html', authorities: 'authorities/index.html', authority, data: 'data/latest_grades/index.html', quality: 'quality/index.html'
}
const server = await serve(root, new URL(folder.address).pathname)
const chromium = await browser(values.node)
mkdirSync(out, { recursive: true })
let bytes = 0
for (const [name, path] of Object.entries(pages)) {
  for (const [kind, viewport] of Object.entries(WINDOWS)) {
    const file = join(out, `${name}-${kind}.webp`)
    writeFileSync(file, await picture(path, viewport))
    bytes += statSync(file).size
  }
}
await chromium.close()
server.close()
console.log(`${bytes} bytes in ${out}`)
process.exitCode = bytes > MOST ? 1 : 0

async function picture (path, viewport) {
  const context = await chromium.newContext({ viewport, deviceScaleFactor: 1.5, reducedMotion: 'reduce' })
  const page = await context.newPage()
  await page.goto(server.address + path, { waitUntil: 'load' })
  const session = await context.newCDPSession(page)
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: 80 })
  await context.close()
  return Buffer.from(data, 'base64')
}
