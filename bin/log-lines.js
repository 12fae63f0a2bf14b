import { stripVTControlCharacters } from 'node:util'

const nextSays = [/^\s*▲ Next\.js/, /^\s*- (Local|Network|Environments|Experiments)\b/, /^\s*✓ /, /^\s*$/]
const levels = { 40: 'Warning', 50: 'Error', 60: 'Fatal' }

/** What the person sees of a line the web process printed; null for Next's banner. */
export function presentLine(line, { terminal }) {
  const plain = stripVTControlCharacters(line)
  if (nextSays.some(pattern => pattern.test(plain))) return null
  const record = terminal ? parse(line) : null
  if (!record) return line
  const { level, msg, time: _, ...rest } = record
  const details = Object.entries(rest).map(
    ([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  )
  const said = details.length > 0 ? `${msg} (${details.join(', ')})` : msg
  return levels[level] ? `${levels[level]}: ${said}` : said
}

function parse(line) {
  if (!line.startsWith('{"level":')) return null
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}

/** Cuts a stream into lines. */
export function eachLine(stream, use) {
  let rest = ''
  stream.setEncoding('utf8')
  stream.on('data', text => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) use(line)
  })
  stream.on('end', () => rest !== '' && use(rest))
}
