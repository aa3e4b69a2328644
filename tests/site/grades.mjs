// Every grade of the data on the page of its authority: the same grade, the words it was read from, a link to the page of the
// report; and no grade there that the data do not have. Leaves out reports that a newer one stands for, which `history` does not
// have. Goes by the links of the page, not by its words.
import { contents, textOf } from './folder.mjs'

/** Faults of the grades on the authorities' pages. */
export async function grades (site) {
  const { folder } = site
  const reports = new Map(folder.table('history').filter(row => row.report_id).map(row => [row.report_id, []]))
  for (const row of folder.table('judgements').filter(row => reports.has(row.report_id))) reports.get(row.report_id).push(row)
  const faults = [...reports.values()].filter(rows => rows.length).flatMap(rows => ofReport(folder, rows))
  return [...faults, ...folder.table('latest_grades').flatMap(row => newest(folder, row))]
}

/** One report's article against its rows. */
function ofReport (folder, rows) {
  const [{ authority_id: authority, report_id: report }] = rows
  const graded = rows.filter(row => row.grade)
  const path = `authority/${authority}/index.html`
  if (!folder.files.has(path)) return [`${path} is not there`]
  const article = folder.page(path).elements.find(({ at }) => at.id === `event-${report}`)
  if (!article) return graded.length ? [`${path}: report ${report} is not there`] : []
  const shown = new Map(pairs(article.node).map(pair => [pair.judgement, pair]))
  const faults = graded.flatMap(row => compared(row, shown.get(row.judgement)))
  const known = new Set(graded.map(row => row.judgement))
  const extra = [...shown.values()].filter(pair => pair.grade && !known.has(pair.judgement))
  faults.push(...extra.map(({ judgement, grade }) => `${judgement} is "${grade}", and has no grade in the data`))
  return faults.map(fault => `${path}: report ${report}: ${fault}`)
}

function compared (row, pair) {
  if (!pair) return [`${row.judgement} is not shown`]
  const faults = pair.grade === row.grade ? [] : [`${row.judgement} is shown as "${pair.grade}" where the data say "${row.grade}"`]
  if (!pair.text.includes(spaced(row.evidence))) faults.push(`${row.judgement} is shown without the words "${row.evidence}"`)
  if (row.page && !pair.links.some(to => to.endsWith(`#page=${row.page}`))) faults.push(`${row.judgement} has no link to page ${row.page}`)
  return faults
}

/** The newest grades at the top of an authority's page. */
function newest (folder, row) {
  const path = `authority/${row.authority_id}/index.html`
  const part = folder.files.has(path) && folder.page(path).elements.find(({ at }) => at['aria-labelledby'] === 'today')
  if (!part) return [`${path}: the newest grades are not there`]
  return pairs(part.node).flatMap(({ judgement, grade }) => {
    const said = row[judgement] ?? ''
    return said === (grade ?? '') ? [] : [`${path}: today ${judgement} is "${grade ?? ''}" where the data say "${said}"`]
  })
}

/** Each judgement of a part of a page: by the address that its name links to, with its grade and all that is said of it. */
function pairs (node) {
  return contents(node).elements.filter(({ name, node }) => name === 'div' && holds(node, 'dt')).flatMap(({ node }) => {
    const { elements } = contents(node)
    const links = elements.map(({ at }) => at.href).filter(Boolean)
    const judgement = links.map(to => to.match(/judgement\/([^/]+)\//)?.[1]).find(Boolean)?.replaceAll('-', '_')
    const badge = elements.find(({ at }) => /(^| )grade( |$)/.test(at.class ?? ''))
    const words = badge ? textOf(badge.node).trim().toLowerCase().replaceAll(' ', '_') : ''
    return judgement ? [{ judgement, grade: GRADES.includes(words) ? words : null, links, text: spaced(textOf(node)) }] : []
  })
}

const GRADES = ['outstanding', 'good', 'requires_improvement', 'adequate', 'inadequate']
const holds = (node, name) => node.childNodes.some(child => child.tagName === name)
const spaced = text => text.replace(/\s+/g, ' ').trim()
