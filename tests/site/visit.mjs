// Opens a page and listens: errors, requests that fail or leave the host, dialogs. Looks at nothing itself.

export const WIDTHS = [360, 768, 1280]
export const THEMES = ['light', 'dark']

/** A page at its address, once all is there. What went wrong on the way stands in `faults`. */
export async function visit (context, site, path, query = '') {
  const page = await context.newPage()
  const faults = listen(page, site, path)
  await page.goto(site.address + path + query, { waitUntil: 'load' })
  return { page, faults, close: () => page.close() }
}

/** The faults that a page shows by itself, as they come. */
function listen (page, site, path) {
  const faults = []
  const note = text => faults.push(`${path}: ${text}`)
  const isOwn = url => url.startsWith(site.address) || /^(data|blob|about):/.test(url)
  const isMissing = url => path === '404.html' && url === site.address + path
  page.on('console', message => {
    if (['error', 'warning'].includes(message.type())) note(`console ${message.type()}: ${message.text()}`)
  })
  page.on('pageerror', error => note(`a script failed: ${error.message}`))
  page.on('dialog', dialog => { note(`a dialog opened: ${dialog.message()}`); dialog.dismiss() })
  page.on('request', request => { if (!isOwn(request.url())) note(`a request leaves the host: ${request.url()}`) })
  page.on('requestfailed', request => {
    const why = request.failure()?.errorText
    if (why !== 'net::ERR_ABORTED') note(`a request failed: ${request.url()} ${why}`) // a check that goes on aborts what is left
  })
  page.on('response', response => {
    if (response.status() >= 400 && !isMissing(response.url())) note(`${response.status()} for ${response.url()}`)
  })
  return faults
}

/** Runs a task for each item, a few at a time; gives all faults in the order of the items. */
export async function each (items, task, atOnce = 3) {
  const found = []
  const waiting = items.map((item, at) => [item, at])
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) found[next[1]] = await task(next[0])
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return found.flat()
}
