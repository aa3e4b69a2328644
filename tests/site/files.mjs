// What other programs read beside the pages: feeds, a JSON file per authority, sitemap, robots.txt, cards. Each is held to its
// form and to the folder where it is there; where none is, the caller is told.
const ATOM = 'http://www.w3.org/2005/Atom'

/** Faults of all Atom feeds of the folder. XML is read by the browser. */
export async function feeds (site) {
  const { folder } = site
  const paths = [...folder.files.keys()].filter(path => /(^|\/)feed\.xml$/.test(path) && !path.startsWith('versions/'))
  if (!paths.length) return ['there is no feed']
  const authorities = folder.table('authorities').map(row => `authority/${row.authority_id}/feed.xml`)
  const own = paths.filter(path => path.startsWith('authority/'))
  const faults = own.length ? authorities.filter(path => !folder.files.has(path)).map(path => `${path} is not there`) : []
  return [...faults, ...await inXml(site, paths, atomFaults, ATOM)]
}

/** Whether some kind of file is there at all. */
export const has = (folder, pattern) => [...folder.files.keys()].some(path => pattern.test(path))

/** Faults of the list of pages for search engines: it names every page, and only pages. */
export async function sitemap (site) {
  const { folder } = site
  const faults = await inXml(site, ['sitemap.xml'], sitemapFaults, folder.address)
  const named = new Set([...folder.text('sitemap.xml').matchAll(/<loc>([^<]*)<\/loc>/g)].map(([, address]) => address))
  const wanted = folder.pages.filter(path => path !== '404.html').map(path => [path, canonical(folder, path)])
  faults.push(...wanted.filter(([, address]) => !named.has(address)).map(([path]) => `sitemap.xml: ${path} is not named`))
  const real = new Set(wanted.map(([, address]) => address))
  faults.push(...[...named].filter(address => !real.has(address)).map(address => `sitemap.xml: no page has the address ${address}`))
  const robots = folder.files.has('robots.txt') ? folder.text('robots.txt') : ''
  if (!/^User-agent: \*$/mi.test(robots)) faults.push('robots.txt speaks to nobody')
  if (!robots.includes(`Sitemap: ${folder.address}sitemap.xml`)) faults.push('robots.txt does not name sitemap.xml')
  return faults
}

/** Faults of the cards that are shown where a page's address is sent. */
export async function cards (site) {
  return site.folder.pages.filter(path => path !== '404.html').flatMap(path => {
    const { elements } = site.folder.page(path)
    const said = Object.fromEntries(elements.filter(({ name, at }) => name === 'meta' && at.property?.startsWith('og:')).map(({ at }) => [at.property, at.content]))
    const missing = ['og:title', 'og:description', 'og:type', 'og:url', 'og:image'].filter(name => !said[name]?.trim())
    const faults = missing.map(name => `${path}: its card has no ${name}`)
    if (said['og:url'] && said['og:url'] !== canonical(site.folder, path)) faults.push(`${path}: its card is of another page: ${said['og:url']}`)
    const picture = said['og:image']?.startsWith(site.folder.address) ? decodeURIComponent(said['og:image'].slice(site.folder.address.length)) : undefined
    if (said['og:image'] && !site.folder.files.has(picture)) faults.push(`${path}: the picture of its card is not there: ${said['og:image']}`)
    return faults
  })
}

/** Faults of the JSON file of each authority: it can be read, and speaks of its own authority. */
export async function jsonFiles (site) {
  const { folder } = site
  const named = [...folder.files.keys()].find(path => /^authority\/[^/]+\/.+\.json$/.test(path)).split('/').at(-1)
  return folder.table('authorities').flatMap(({ authority_id: id, name }) => {
    const path = `authority/${id}/${named}`
    if (!folder.files.has(path)) return [`${path} is not there`]
    try {
      const text = JSON.stringify(JSON.parse(folder.text(path)))
      return text.includes(JSON.stringify(id)) && text.includes(JSON.stringify(name)) ? [] : [`${path} does not name ${id}`]
    } catch (error) {
      return [`${path} cannot be read: ${error.message}`]
    }
  })
}

const canonical = (folder, path) => folder.page(path).elements.find(({ name, at }) => name === 'link' && at.rel === 'canonical')?.at.href

/** Reads XML in the browser and looks at each file there. */
async function inXml (site, paths, look, given) {
  const context = await site.browser.newContext()
  const page = await context.newPage()
  const faults = []
  for (const path of paths) {
    const found = await page.evaluate(`(${look})(${wellFormed}, ${JSON.stringify(site.folder.text(path))}, ${JSON.stringify(given)})`)
    faults.push(...found.map(fault => `${path}: ${fault}`))
  }
  await context.close()
  return faults
}

/** Runs in the page: the document, or what is wrong with it. */
function wellFormed (text) {
  const read = new DOMParser().parseFromString(text, 'application/xml')
  const broken = read.querySelector('parsererror')
  return broken ? { faults: [broken.textContent.slice(0, 120)] } : { root: read.documentElement, faults: [] }
}

/** Runs in the page: what RFC 4287 asks of a feed and its entries. */
function atomFaults (wellFormed, text, atom) {
  const { root, faults } = wellFormed(text)
  if (!root) return faults
  const said = (element, name) => [...element.children].filter(child => child.namespaceURI === atom && child.localName === name)
  const isMoment = text => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text) && !Number.isNaN(Date.parse(text))
  const once = (element, what) => ['id', 'title', 'updated'].flatMap(name => {
    const found = said(element, name)
    if (found.length !== 1 || !found[0].textContent.trim()) return [`${what} has no ${name}, or several`]
    return name === 'updated' && !isMoment(found[0].textContent.trim()) ? [`${what} was updated at no moment: ${found[0].textContent}`] : []
  })
  if (root.namespaceURI !== atom || root.localName !== 'feed') return ['it is no Atom feed']
  faults.push(...once(root, 'the feed'))
  const entries = said(root, 'entry')
  const hasAuthor = element => said(element, 'author').some(author => said(author, 'name').length)
  if (!hasAuthor(root) && !entries.every(hasAuthor)) faults.push('it has no author')
  if (!said(root, 'link').some(link => link.getAttribute('rel') === 'self')) faults.push('it does not say where it stands')
  entries.forEach((entry, at) => {
    faults.push(...once(entry, `entry ${at + 1}`))
    if (!said(entry, 'link').length && !said(entry, 'content').length) faults.push(`entry ${at + 1} leads nowhere`)
  })
  const ids = entries.map(entry => said(entry, 'id')[0]?.textContent)
  if (new Set(ids).size !== ids.length) faults.push('two entries have one id')
  return faults
}

/** Runs in the page. */
function sitemapFaults (wellFormed, text, address) {
  const { root, faults } = wellFormed(text)
  if (!root) return faults
  const space = 'http://www.sitemaps.org/schemas/sitemap/0.9'
  if (root.namespaceURI !== space || root.localName !== 'urlset') return ['it is no sitemap']
  const places = [...root.getElementsByTagNameNS(space, 'loc')].map(place => place.textContent)
  return places.filter(place => !place.startsWith(address)).map(place => `${place} is not of this site`)
}
