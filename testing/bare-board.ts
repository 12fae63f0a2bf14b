import { startPostgres } from '#server/embedded/postgres.ts'
import { startRedis } from '#server/embedded/redis.ts'
import { createLog } from '#server/log.ts'

/** The part of a board that these tests kill: it hosts one server, says where, and stops like a board does. */
const [kind, folder] = process.argv.slice(2)
if (!folder) throw new Error('usage: bare-board.ts redis|postgres <folder>')
const log = createLog({ level: 'warn', secrets: [] })
const server = await (kind === 'postgres' ? startPostgres : startRedis)({ folder, log })

process.once('SIGTERM', async () => {
  await server.stop()
  process.exit(0)
})
process.on('message', message => message === 'exit' && process.exit(0))
process.send?.(server.url)
