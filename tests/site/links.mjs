// Every page of the folder, parsed, with no browser: links and anchors lead somewhere, and nothing foreign can run.
// Asks nothing of another host: of an address elsewhere only its form is looked at.
import { posix } from 'node:path'

const LINKS = { a: 'href', area: 'href', link: 'href', script: 'src', img: 'src', source: 'src', iframe: 'src', form: 'action', use: 'href', image: 'href', object: 'data' }
/** Characters that turn the direction of what follows; in text they must not stand bare. */
const TURNS = /[\u202a-\u202e\u2066-\u2069\u200e\u200f]/
// eslint-disable-next-line no-control-regex
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffd]/

/** Links of all pages that lead nowhere, or only where the folder stands at the root of a host. */
export async function links (site, paths) {
  return paths.flatMap(path => {
    const { elements, ids } = site.folder.page(path)
    const faults = elements.flatMap(({ name, at }) => {
      const to = at[LINKS[name]] ?? at['xlink:href']
      return LINKS[name] && to !== undefined ? leadsNowhere(site.folder, path, name, to, ids) : []
    })
    return [...new Set(faults)].map(fault => `${path}: ${fault}`)
  })
}

function leadsNowhere (folder, path, name, to, ids) {
  if (/^(https?:)?\/\//.test(to) && !to.startsWith(folder.address)) return elsewhere(name, to)
  if (/^mailto:[^@\s]+@[^@\s]+$/.test(to)) return []
  if (/^[a-z]+:/i.test(to) && !to.startsWith(folder.address)) return [`a link that is none: ${to}`]
  const [place, anchor] = within(folder, path, to)
  if (place === null) return [`${to} leaves the folder`]
  if (to.startsWith(folder.address) && folder.files.has(posix.join(place, 'index.html'))) return []
  if (!folder.files.has(place)) return [`${to} leads nowhere${folder.files.has(posix.join(place, 'index.html')) ? ' in a file system' : ''}`]
  if (anchor === undefined || anchor === '') return []
  const there = place === path ? ids : place.endsWith('.html') ? folder.page(place).ids : []
  return there.includes(decodeURIComponent(anchor)) ? [] : [`${to}: there is no such anchor`]
}

/** Where a link leads, in the folder, and to which anchor. */
function within (folder, path, to) {
  const base = new URL(folder.address)
  const [address, anchor] = to.split('#')
  const bare = address.split('?')[0]
  if (path !== '404.html' && bare.startsWith('/')) return [null]
  const url = new URL(bare, new URL(path, base))
  if (url.origin !== base.origin || !url.pathname.startsWith(base.pathname)) return [null]
  return [bare === '' ? path : decodeURIComponent(url.pathname.slice(base.pathname.length)) || 'index.html', anchor]
}

function elsewhere (name, to) {
  if (name !== 'a' && name !== 'link') return [`${name} is loaded from elsewhere: ${to}`]
  if (!URL.canParse(to)) return [`not an address: ${to}`]
  return to.startsWith('https://') ? [] : [`not safe on its way: ${to}`]
}

/** What a page must not hold, whatever the text of a report says: scripts and styles of its own, handlers, marks that turn text. */
export async function foreign (site, paths) {
  return paths.flatMap(path => {
    const { elements, ids, text } = site.folder.page(path)
    const faults = elements.flatMap(inElement)
    faults.push(...ids.filter((id, at) => ids.indexOf(id) !== at).map(id => `two elements are called ${id}`))
    for (const [what, pattern] of [['turns the text', TURNS], ['is a control character', CONTROLS]]) {
      const found = text.match(pattern)
      if (found) faults.push(`U+${found[0].codePointAt(0).toString(16)} ${what}: ${text.slice(Math.max(0, found.index - 20), found.index + 20)}`)
    }
    if (!elements.some(({ at }) => at['http-equiv'] === 'Content-Security-Policy')) faults.push('no policy of what may be loaded')
    return [...new Set(faults)].map(fault => `${path}: ${fault}`)
  })
}

function inElement ({ name, at, node }) {
  const faults = Object.keys(at).filter(key => /^on/.test(key) || key === 'style' || key === 'srcdoc').map(key => `${name} has ${key}`)
  if (['style', 'iframe', 'object', 'embed', 'base'].includes(name)) faults.push(`there is a ${name}`)
  if (name !== 'script') return faults
  const inside = node.childNodes.map(child => child.value).join('')
  if (at.type === 'application/ld+json') return [...faults, ...notJson(inside)]
  return inside.trim() ? [...faults, `a script stands in the page: ${inside.trim().slice(0, 60)}`] : faults
}

function notJson (text) {
  try {
    JSON.parse(text)
    return []
  } catch (error) {
    return [`JSON-LD cannot be read: ${error.message}`]
  }
}
