// The program's own server of the folder, asked over HTTP: the bytes of the files, each with its type, and the page for what is missing.
import { serveBy } from './served.mjs'

const WANTED = {
  'index.html': 'text/html', 'assets/site.css': 'text/css', 'data/authorities.csv': 'text/csv', 'feed.xml': 'xml', 'datapackage.json': 'json'
}

/** Faults of what `ofsted serve` answers. */
export async function servedBy (site) {
  const server = await serveBy(site.program, site.folder.root)
  const faults = []
  for (const [path, type] of Object.entries(WANTED)) {
    const answer = await fetch(server.address + path)
    const text = await answer.text()
    if (answer.status !== 200 || text !== site.folder.text(path)) faults.push(`${path}: ${answer.status}, and not the bytes of the file`)
    if (!answer.headers.get('content-type')?.includes(type)) faults.push(`${path} is served as ${answer.headers.get('content-type')}`)
  }
  const missing = await fetch(`${server.address}no/such/page/`)
  const shown = await missing.text()
  if (missing.status !== 404 || !shown.includes('<h1')) faults.push(`what is missing is answered with ${missing.status} and no page`)
  const outside = await fetch(`${server.address}%2e%2e/%2e%2e/etc/passwd`)
  if (outside.status < 400) faults.push('what is outside the folder is served')
  server.close()
  return faults
}
