import { connect } from 'node:net'

const withinMs = 1000
const mostCharacters = 65_536

/**
 * One inline command to a server of ours on loopback; its raw reply, or null when none came. Watching a server is
 * the business of server/targets; this only asks who is there and tells it to go, before and after any target exists.
 */
export function askRedis(port: number, command: string): Promise<string | null> {
  const { promise, resolve } = Promise.withResolvers<string | null>()
  const socket = connect({ port, host: '127.0.0.1', timeout: withinMs })
  const deadline = setTimeout(() => socket.destroy(), withinMs)
  let reply = ''
  socket.setEncoding('utf8')
  socket.on('connect', () => socket.write(`${command}\r\n`))
  socket.on('data', text => {
    reply += text
    if (isWhole(reply) || reply.length > mostCharacters) socket.destroy()
  })
  socket.on('timeout', () => socket.destroy())
  socket.on('error', () => socket.destroy())
  socket.on('close', () => {
    clearTimeout(deadline)
    resolve(isWhole(reply) ? reply : null)
  })
  return promise
}

function isWhole(reply: string): boolean {
  const bulk = /^\$(\d+)\r\n/.exec(reply)
  return bulk
    ? Buffer.byteLength(reply) >= bulk[0].length + Number(bulk[1]) + 2
    : /^[+\-:].*\r\n$/.test(reply)
}
