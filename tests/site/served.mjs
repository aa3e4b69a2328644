// Shows a folder on loopback under the path of its own address, and opens it in Chromium. Judges nothing.
import { createServer } from 'node:http'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { spawn } from 'node:child_process'
import { tool } from './folder.mjs'

const TYPES = {
  '.html': 'text/html; charset=utf-8', '.css': 'text/css; charset=utf-8', '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json', '.svg': 'image/svg+xml', '.xml': 'application/xml', '.txt': 'text/plain; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8', '.png': 'image/png', '.webp': 'image/webp'
}

/** How long a page is waited for, in milliseconds. */
const PATIENCE = 180_000

/** A browser that can reach this machine alone and keeps nothing. */
export async function browser (node) {
  const { default: playwright } = await tool('playwright-core', node)
  const opened = await playwright.chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    args: [
      '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'
    ]
  })
  // A busy machine may take its time: no check measures it.
  const newContext = opened.newContext.bind(opened)
  opened.newContext = async options => {
    const context = await newContext(options)
    context.setDefaultTimeout(PATIENCE)
    return context
  }
  return opened
}

/** A server of the folder below a path, as a web server for static files does it; `close` ends it. */
export async function serve (root, path) {
  const server = createServer((request, response) => answer(root, path, request, response))
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = `http://127.0.0.1:${server.address().port}${path}`
  return { address, close: () => { server.closeAllConnections(); server.close() } }
}

/** The program's own server of the folder. */
export async function serveBy (program, root) {
  const running = spawn(program, ['serve', root, '--port', '0'], { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  const address = await new Promise((resolve, reject) => {
    const hear = part => {
      said += part
      const found = said.match(/http:\/\/127\.0\.0\.1:\d+\//)
      if (found) resolve(found[0])
    }
    running.stdout.on('data', hear)
    running.stderr.on('data', hear)
    running.on('error', reject)
    running.on('exit', code => reject(new Error(`${program} serve ended with ${code}: ${said}`)))
  })
  return { address, close: () => { running.removeAllListeners('exit'); running.kill('SIGINT') } }
}

/** A folder that is gone at the end. */
export function scratch () {
  const path = mkdtempSync(join(tmpdir(), 'site-'))
  process.on('exit', () => rmSync(path, { recursive: true, force: true }))
  return path
}

function answer (root, path, request, response) {
  const asked = decodeURIComponent(new URL(request.url, 'http://x/').pathname)
  const inside = asked.startsWith(path) && !asked.includes('..') ? asked.slice(path.length) : null
  let file = inside === null ? null : join(root, inside)
  if (file && existsSync(file) && statSync(file).isDirectory()) {
    if (!asked.endsWith('/')) return response.writeHead(301, { location: asked + '/' }).end()
    file = join(file, 'index.html')
  }
  const found = file && existsSync(file)
  const shown = found ? file : join(root, '404.html')
  if (!existsSync(shown)) return response.writeHead(404).end()
  const type = TYPES[extname(shown)] ?? 'application/octet-stream'
  response.writeHead(found ? 200 : 404, { 'content-type': type }).end(readFileSync(shown))
}
