import { createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { urlOf } from './environment.js'

/** null when the board can listen there, else the system's code of what is in the way. */
function obstacle(host, port) {
  return new Promise(resolve => {
    const server = createServer()
    server.once('error', error => resolve(error.code))
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)))
  })
}

async function nextFreePort(host, port) {
  for (let candidate = port + 1; candidate <= Math.min(port + 50, 65_535); candidate++) {
    if ((await obstacle(host, candidate)) === null) return candidate
  }
  return port > 40_000 ? 3000 : port + 1000
}

/** The sentence for what is in the way, with the way out; null when nothing is. */
export async function whyNot({ host, port, self, command, ownFolder }) {
  const code = await obstacle(host, port)
  if (code === null) return null
  if (code === 'EACCES')
    return `Port ${port} needs more rights than you have. Choose another one: PORT=3000 ${command}`
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return `HOST=${host} is not an address of this machine. It has ${ownAddresses().join(', ')}.`
  }
  if (code !== 'EADDRINUSE') return `The board cannot listen on ${urlOf(host, port)} (${code}).`
  const other = `PORT=${await nextFreePort(host, port)} ${command}`
  return (await isBoard(self, ownFolder))
    ? `Port ${port} is already taken by the Cacheboard of this folder: ${self}\nOpen that one, or start another: ${other}`
    : `Port ${port} is already taken by another program. Choose another one: ${other}`
}

async function isBoard(url, ownFolder) {
  if (!ownFolder()) return false
  try {
    const answer = await fetch(`${url}/api/health`, { signal: AbortSignal.timeout(1500) })
    return (await answer.json()).alive === true
  } catch {
    return false
  }
}

export function ownAddresses() {
  const all = Object.values(networkInterfaces()).flat()
  return [
    '127.0.0.1',
    ...all.filter(each => !each.internal && each.family === 'IPv4').map(each => each.address),
  ]
}
