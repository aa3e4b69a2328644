// The table of authorities against the CSV files: what each filter, search and order shows; the choice in the address; the
// same table without scripts. Reads nothing that the page's script reads: the answers are computed from the data alone.
import { visit } from './visit.mjs'

export const PAGE = 'authorities/index.html'
const GRADES = /^(outstanding|good|requires|adequate|inadequate)/i
const ROWS = 'table#authorities tbody tr'

/** Faults of the table's answers. */
export async function filters (site) {
  const data = answers(site.folder)
  const context = await site.browser.newContext({ viewport: { width: 1280, height: 900 } })
  const { page, faults } = await visit(context, site, PAGE)
  const options = await offered(page)
  for (const choice of choices(options, data)) {
    await choose(page, choice)
    faults.push(...compared(choice, await shown(page), data))
    faults.push(...inAddress(choice, page.url()))
  }
  const kept = [{ region: options.region.at(-1), grade: 'good', q: 'o' }, { region: options.region.at(-1), q: 'o' }]
  faults.push(...await again(context, page, kept.find(choice => wanted(choice, data).length)))
  await context.close()
  return faults
}

/** Every authority of today with what the filters go by. */
function answers (folder) {
  const latest = new Map(folder.table('latest_grades').map(row => [row.authority_id, row]))
  return folder.table('authorities').filter(row => !row.valid_to).map(row => {
    const newest = latest.get(row.authority_id) ?? {}
    const together = !newest.in_care && !newest.care_leavers ? newest.in_care_and_care_leavers : ''
    return {
      id: row.authority_id,
      name: row.name,
      region: row.region,
      type: row.authority_type,
      framework: newest.framework ?? '',
      published: newest.published_on ?? '',
      inspected: newest.inspection_end || newest.inspection_start || '',
      grades: {
        overall_effectiveness: newest.overall_effectiveness,
        impact_of_leaders: newest.impact_of_leaders,
        help_and_protection: newest.help_and_protection,
        in_care: newest.in_care || together,
        care_leavers: newest.care_leavers || together
      }
    }
  })
}

const slug = words => words.toLowerCase().replaceAll(' ', '_')
const plain = text => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()

/** The ids that a choice must show. */
function wanted (choice, data) {
  return data.filter(row =>
    (!choice.q || plain(row.name).includes(plain(choice.q.trim()))) &&
    (!choice.region || row.region === choice.region) &&
    (!choice.type || row.type === slug(choice.type)) &&
    (!choice.framework || row.framework === slug(choice.framework)) &&
    (!choice.since || row.published >= choice.since) &&
    (!(choice.judgement || choice.grade) || Object.entries(row.grades).some(([judgement, grade]) =>
      grade && (!choice.judgement || judgement === choice.judgement) && (!choice.grade || grade === choice.grade)))
  ).map(row => row.id)
}

/** The options of each field, without "any". */
function offered (page) {
  return page.evaluate(() => Object.fromEntries([...document.querySelectorAll('form#filters select')].map(select =>
    [select.name, [...select.options].map(option => option.value).filter(Boolean)])))
}

/** Each option alone, words, days, and a dozen mixtures that are the same every time. */
function choices (options, data) {
  const alone = Object.entries(options).flatMap(([name, values]) => values.map(value => ({ [name]: value })))
  const words = ['west', 'STOKE', ' and ', 'st', 'zzz', data[7]?.name ?? ''].map(q => ({ q }))
  const days = data.map(row => row.published).filter(Boolean).sort()
  const since = [0, 0.5, 0.9, 1].map(share => days[Math.floor(share * (days.length - 1))]).filter(Boolean).map(since => ({ since }))
  const pick = (values, at) => values?.length ? values[at % values.length] : ''
  const mixed = Array.from({ length: 12 }, (_, at) => ({
    region: at % 3 ? '' : pick(options.region, at), type: at % 2 ? pick(options.type, at * 5) : '',
    judgement: pick(options.judgement, at * 7), grade: pick(options.grade, at * 3),
    q: at % 4 === 1 ? 'e' : '', since: at % 5 === 2 ? days[Math.floor(days.length / 3)] ?? '' : ''
  }))
  return [{}, ...alone, ...words, ...since, ...mixed]
}

async function choose (page, choice) {
  await page.evaluate(choice => {
    const form = document.getElementById('filters')
    for (const field of form.elements) if (field.name) field.value = choice[field.name] ?? ''
    form.dispatchEvent(new Event('input', { bubbles: true }))
  }, choice)
}

/** The ids of the rows that are seen, in order, and how many the page says there are. */
function shown (page) {
  return page.evaluate(rows => ({
    ids: [...document.querySelectorAll(rows)].filter(row => row.checkVisibility())
      .map(row => row.querySelector('a').getAttribute('href').match(/authority\/([^/]+)\//)[1]),
    count: document.getElementById('count').textContent
  }), ROWS)
}

function compared (choice, { ids, count }, data) {
  const right = wanted(choice, data)
  const said = `${PAGE}: ${JSON.stringify(choice)}`
  const faults = []
  const [missing, extra] = [right.filter(id => !ids.includes(id)), ids.filter(id => !right.includes(id))]
  if (missing.length) faults.push(`${said} hides ${missing.length}, as ${missing[0]}`)
  if (extra.length) faults.push(`${said} shows ${extra.length} too many, as ${extra[0]}`)
  if (parseInt(count) !== ids.length) faults.push(`${said} says "${count}" and shows ${ids.length}`)
  if (!isInOrder(choice.sort ?? '', ids, data)) faults.push(`${said} is not in that order`)
  return faults
}

function isInOrder (sort, ids, data) {
  const key = sort.replace('-', '') || 'name'
  const of = new Map(data.map(row => [row.id, row[key]]))
  const values = ids.map(id => of.get(id)).filter(Boolean)
  const ordered = values.toSorted((a, b) => a.localeCompare(b, 'en') * (sort.startsWith('-') ? -1 : 1))
  return values.join() === ordered.join() && ids.slice(values.length).every(id => !of.get(id))
}

function inAddress (choice, address) {
  const said = Object.fromEntries(new URL(address).searchParams)
  const right = Object.fromEntries(Object.entries(choice).map(([name, value]) => [name, value.trim()]).filter(([, value]) => value))
  const same = JSON.stringify(Object.entries(said).sort()) === JSON.stringify(Object.entries(right).sort())
  return same ? [] : [`${PAGE}: ${JSON.stringify(choice)} stands in the address as ${JSON.stringify(said)}`]
}

/** The same rows after a reload, by the way back, and for whoever is sent the address. */
async function again (context, page, choice) {
  await choose(page, choice)
  const before = (await shown(page)).ids.join()
  const faults = []
  const hold = async (what, page) => {
    if ((await shown(page)).ids.join() !== before) faults.push(`${PAGE}: ${what} does not give the rows that were chosen`)
  }
  await page.reload()
  await hold('a reload', page)
  await page.locator(`${ROWS}:visible a`).first().click({ timeout: 30_000 })
  await page.waitForURL(/authority\//)
  await page.goBack()
  await hold('the way back', page)
  const other = await context.newPage()
  await other.goto(page.url())
  await hold('the address, sent on,', other)
  await other.close()
  return faults
}

/** The table as it is without scripts: every authority of today once, with the grades of the data. */
export async function plainTable (site) {
  const right = new Map(answers(site.folder).map(row => [row.id, row]))
  const context = await site.browser.newContext({ javaScriptEnabled: false })
  const { page, faults } = await visit(context, site, PAGE)
  const rows = await page.evaluate(rows => [...document.querySelectorAll(rows)].filter(row => row.checkVisibility()).map(row => ({
    id: row.querySelector('a').getAttribute('href').match(/authority\/([^/]+)\//)[1],
    grades: [...row.cells].slice(-5).flatMap(cell => Array(cell.colSpan).fill(cell.innerText.trim())).slice(-5)
  })), ROWS)
  await context.close()
  if (rows.length !== right.size) faults.push(`${PAGE}: without scripts ${rows.length} rows are shown of ${right.size}`)
  for (const { id, grades } of rows) {
    const said = Object.values(right.get(id)?.grades ?? {}).map(grade => grade ?? '')
    grades.forEach((words, at) => {
      const isRight = said[at] ? slug(words).startsWith(said[at]) : !GRADES.test(words)
      if (!isRight) faults.push(`${PAGE}: ${id}: "${words}" is shown where the data say "${said[at]}"`)
    })
  }
  return faults
}
