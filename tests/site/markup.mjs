// Every page and the stylesheets by W3C's Nu checker, which asks the server
// for each: no error and no warning but those named here. Needs Java.
import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'

/** What the checker says and need not be heeded: a pattern and why. One that it no longer says is a fault of this list. */
export const EXCEPTIONS = [
  { pattern: /^Inline script violates Content Security Policy .*script-src/, why: 'JSON-LD does not run, so no policy blocks it; `foreign` in links.mjs sees to it that no other script stands in a page' }
]

/** Faults by the checker. */
export async function markup (site, paths) {
  const styles = [...site.folder.files.keys()].filter(path => /^assets\/.*\.css$/.test(path))
  const jar = createRequire(join(site.tools, 'x')).resolve('vnu-jar/build/dist/vnu.jar')
  const files = [...paths, ...styles].map(path => site.address + path)
  const options = ['-Xss4m', '-Dnu.validator.servlet.allow-forbidden-hosts=true', '-jar', jar, '--format', 'json', '--stdout', '--exit-zero-always', '--no-langdetect', '--also-check-css']
  const { messages } = JSON.parse(await output('java', [...options, ...files]))
  const said = messages.filter(({ type, subType }) => type !== 'info' || subType === 'warning')
  const excused = ({ message }) => EXCEPTIONS.find(({ pattern }) => pattern.test(message))
  const stale = EXCEPTIONS.filter(({ pattern }) => !said.some(({ message }) => pattern.test(message)))
  return [
    ...said.filter(message => !excused(message)).map(({ url, lastLine, message, extract }) =>
      `${url?.replace(site.address, '')}:${lastLine}: ${message} ${(extract ?? '').trim().slice(0, 100)}`),
    ...stale.map(({ pattern }) => `the checker no longer says ${pattern}: the exception can go`)
  ]
}

function output (program, options) {
  return new Promise((resolve, reject) => execFile(program, options, { maxBuffer: 1 << 28 }, (error, stdout, stderr) =>
    error ? reject(new Error(`${error.message}\n${stderr}`)) : resolve(stdout)))
}
