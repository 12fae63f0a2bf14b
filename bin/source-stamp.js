import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'

/** What `next build` reads. Tests lie beside the code and do not change what is built. */
const sources = [
  ...['app', 'components', 'pages', 'public', 'server'],
  ...['instrumentation.ts', 'instrumentation-client.ts', 'proxy.ts', 'next.config.js', 'postcss.config.js'],
  ...['package.json', 'package-lock.json', 'tsconfig.json'],
]

const isTest = file => /\.test\.tsx?$/.test(file)

/** One number for the content of all of it: another name, place or content is another number. */
export function sourceStamp(folder, names = sources) {
  const hash = createHash('sha256')
  const files = names.flatMap(name => filesOf(join(folder, name)))
  for (const file of files.filter(file => !isTest(file)).sort()) {
    const content = readFileSync(file)
    hash.update(`${relative(folder, file)}\0${content.length}\0`).update(content)
  }
  return hash.digest('hex')
}

function filesOf(place) {
  if (!existsSync(place)) return []
  if (!statSync(place).isDirectory()) return [place]
  return readdirSync(place).flatMap(name => filesOf(join(place, name)))
}
