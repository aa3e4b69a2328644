// Answers the questions of matrix.py with hyparquet, the reader for browsers.
// Usage: node hyparquet.mjs FOLDER-WITH-NODE_MODULES FILE QUESTIONS
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const [folder, path, questions] = process.argv.slice(2)
const found = createRequire(resolve(folder) + '/')
const load = name => import(pathToFileURL(found.resolve(name)))
const { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } = await load('hyparquet')
const { compressors } = await load('hyparquet-compressors')

const file = await asyncBufferFromFile(path)
const metadata = await parquetMetadataAsync(file)
const rows = await parquetReadObjects({ file, compressors })
const columns = metadata.schema.slice(1).map(column => column.name)
const nulls = Object.fromEntries(columns.map(name => [name, rows.filter(row => row[name] == null).length]))
const day = value => value instanceof Date ? value.toISOString().slice(0, 10) : value
const said = JSON.parse(metadata.key_value_metadata.find(pair => pair.key === 'schema').value)
const descriptions = Object.fromEntries(said.fields.map(field => [field.name, field.description]))
const answer = { rows: Number(metadata.num_rows), nulls, descriptions }
for (const [kind, [name, value]] of Object.entries(JSON.parse(questions))) {
  const fits = cell => cell != null && (kind === 'text' ? cell === value : day(cell) >= value)
  answer[kind] = rows.filter(row => fits(row[name])).length
}
console.log(JSON.stringify(answer))
