// How long the front page and an authority's page take to their full paint, on loopback, with the processor four times slower.
// Usage: node measure.mjs DIST [--node FOLDER] [--times N]. A benchmark: it prints and judges nothing.
import { parseArgs } from 'node:util'
import { cost } from './budget.mjs'
import { open, sample } from './folder.mjs'
import { browser, serve } from './served.mjs'

const { values, positionals: [root] } = parseArgs({
  options: { node: { type: 'string' }, times: { type: 'string', default: '5' } }, allowPositionals: true
})
const folder = await open(root, values.node)
const server = await serve(root, new URL(folder.address).pathname)
const chromium = await browser(values.node)
const site = { address: server.address, browser: chromium }
const pages = ['index.html', 'authorities/index.html', ...sample(folder).filter(path => path.startsWith('authority/'))]
console.log('page, width: bytes, layout shift, milliseconds to first paint, largest paint and load (median of %s, 4 times slower)', values.times)
for (const path of pages) {
  for (const width of [360, 1280]) {
    const runs = []
    for (let time = 0; time < Number(values.times); time++) runs.push(await cost(site, path, width, 4))
    const median = name => runs.map(run => run[name]).sort((a, b) => a - b)[Math.floor(runs.length / 2)]
    console.log(`${path}, ${width}: ${median('bytes')} ${median('shift')} ${['first', 'largest', 'loaded'].map(name => Math.round(median(name))).join(' ')}`)
  }
}
await chromium.close()
server.close()
