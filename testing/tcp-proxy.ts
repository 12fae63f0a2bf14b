import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

export type TcpProxy = {
  port: number
  url: string
  /** Answers arrive this many ms late from now on. */
  delay(ms: number): void
  /** Swallows everything in both directions: the connection stays, nothing arrives. */
  drop(dropping: boolean): void
  /** Connections that are made from now on lead there, as when an address moves to another machine. */
  leadTo(port: number): void
  /** Cuts every connection that is open. */
  cut(): void
  connections(): number
  stop(): Promise<void>
}

/** Stands between the board and a server, and makes the way there bad. */
export async function startTcpProxy(toPort: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>()
  let target = toPort
  let delayMs = 0
  let dropping = false

  function carry(from: Socket, to: Socket, late: () => number) {
    from.on('data', chunk => {
      if (dropping) return
      const pass = () => {
        if (to.writable) to.write(chunk)
      }
      if (late() === 0) pass()
      else setTimeout(pass, late())
    })
    from.on('close', () => to.destroy())
    from.on('error', () => to.destroy())
  }

  const server = createServer(client => {
    const upstream = connect(target, '127.0.0.1')
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.once('close', () => sockets.delete(socket))
    }
    carry(client, upstream, () => 0)
    carry(upstream, client, () => delayMs)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The system gave no port.')

  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    port: address.port,
    url: `redis://127.0.0.1:${address.port}`,
    delay(ms) {
      delayMs = ms
    },
    drop(drops) {
      dropping = drops
    },
    leadTo(port) {
      target = port
    },
    cut,
    connections: () => sockets.size / 2,
    async stop() {
      const closed = once(server, 'close')
      server.close()
      cut()
      await closed
    },
  }
}
