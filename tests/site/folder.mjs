// A published folder: its pages, their types and parsed contents, its tables. Starts no browser.
import { createRequire } from 'node:module'
import { readFileSync, readdirSync, statSync } from 'node:fs'
import { join, posix } from 'node:path'
import { pathToFileURL } from 'node:url'

const HERE = new URL('.', import.meta.url)

/** A package, from the folder in which `npm ci` put those of package.json. */
export async function tool (name, node) {
  const from = node ? pathToFileURL(join(node, 'x')) : HERE
  return import(pathToFileURL(createRequire(from).resolve(name)))
}

/** The folder with everything that the checks ask of it. */
export async function open (root, node) {
  const { parse } = await tool('parse5', node)
  const files = new Map(walk(root, '').map(path => [path, statSync(join(root, path)).size]))
  const parsed = new Map()
  const folder = { root, node, files }
  folder.text = path => readFileSync(join(root, path), 'utf8')
  folder.pages = [...files.keys()].filter(path => path.endsWith('.html') && !isKept(path))
  folder.page = path => {
    if (!parsed.has(path)) parsed.set(path, contents(parse(folder.text(path))))
    return parsed.get(path)
  }
  folder.table = name => rows(folder.text(`data/${name}.csv`))
  folder.address = folder.pages.includes('index.html') ? addressOf(folder) : 'http://site.invalid/'
  return folder
}

/** The type of a page: its path, with a star for the name of one among many. */
export function typeOf (path) {
  const [first, second, ...rest] = path.split('/')
  if (!second || (second === 'index.html' && !rest.length)) return path.replace(/\/?index\.html$/, '') || 'front'
  return `${first}/*`
}

/** Pages of each type: the longest, the shortest and, of authorities, a former one. */
export function sample (folder, most = 3) {
  const former = formerAuthorities(folder)
  const types = new Set(folder.pages.map(typeOf))
  return [...types].flatMap(type => {
    const paths = folder.pages.filter(path => typeOf(path) === type)
    const bySize = paths.toSorted((a, b) => folder.files.get(b) - folder.files.get(a))
    const past = bySize.find(path => former.has(path))
    return [...new Set([bySize[0], bySize.at(-1), past])].filter(Boolean).slice(0, most)
  })
}

/** A row of an object for each line of a CSV file. */
export function rows (text) {
  const [header, ...lines] = cells(text)
  return lines.map(line => Object.fromEntries(header.map((name, at) => [name, line[at]])))
}

/** Every element of a parsed page or a part of it, in order. */
export function contents (document) {
  const elements = []
  const visit = node => {
    if (node.tagName) elements.push({ name: node.tagName, at: attributes(node), node })
    for (const child of [...(node.childNodes ?? []), ...(node.content?.childNodes ?? [])]) visit(child)
  }
  visit(document)
  const ids = elements.flatMap(({ at }) => at.id === undefined ? [] : [at.id])
  return { elements, ids, text: textOf(document) }
}

/** The text of a node and all that it holds. */
export function textOf (node) {
  if (node.nodeName === '#text') return node.value
  return (node.childNodes ?? []).map(textOf).join('')
}

const attributes = node => Object.fromEntries(node.attrs.map(({ name, value }) => [name, value]))

/** Older versions are kept as they were: no check of today's pages speaks of them. */
const isKept = path => /^versions\/[^/]+\/.+/.test(path)

/** Where the site says it stands. */
function addressOf (folder) {
  const link = folder.page('index.html').elements.find(({ name, at }) => name === 'link' && at.rel === 'canonical')
  return link ? new URL('.', link.at.href).href : 'http://site.invalid/'
}

function formerAuthorities (folder) {
  if (!folder.files.has('data/authorities.csv')) return new Set()
  const past = folder.table('authorities').filter(row => row.valid_to)
  return new Set(past.map(row => `authority/${row.authority_id}/index.html`))
}

function walk (root, under) {
  return readdirSync(join(root, under), { withFileTypes: true }).sort((a, b) => a.name < b.name ? -1 : 1).flatMap(entry => {
    const path = posix.join(under, entry.name)
    return entry.isDirectory() ? walk(root, path) : [path]
  })
}

/** The cells of a CSV file (RFC 4180). */
function cells (text) {
  const lines = []
  let line = []
  for (const match of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n|$)/g)) {
    if (match.index === text.length) break
    line.push(match[1] === undefined ? match[2] : match[1].replaceAll('""', '"'))
    if (match[3] === ',') continue
    lines.push(line)
    line = []
  }
  return lines
}
