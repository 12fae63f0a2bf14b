import { subscribe } from 'node:diagnostics_channel'
import { IncomingMessage } from 'node:http'
import { BoardError } from '#server/errors.ts'
import { createSystem, installSystem, runningSystem, type System } from '#server/system.ts'

const stopDeadlineMs = 1900

/** Starts the one system of this process and ties its end to the end of the process. */
export async function boot() {
  if (runningSystem()) return
  const system = create()
  installSystem(system)
  // Next listens itself; here Node tells of each request before Next reads it.
  subscribe('http.server.request.start', arrival => {
    if (arrival instanceof Object && 'request' in arrival && arrival.request instanceof IncomingMessage)
      system.access.mark(arrival.request)
  })
  const end = () => void endProcess(system)
  process.on('SIGTERM', end)
  process.on('SIGINT', end)
  // The launcher holds the other end of this channel: when it is gone, nobody else would stop us.
  process.on('disconnect', end)
  await system.start()
}

function create(): System {
  try {
    return createSystem(process.env)
  } catch (error) {
    if (!(error instanceof BoardError)) throw error
    console.error(error.message)
    process.exit(78)
  }
}

/** An open event stream would keep Next alive for ever, so the process ends itself once everything is in order. */
async function endProcess(system: System) {
  setTimeout(() => process.exit(1), stopDeadlineMs).unref()
  await system.stop()
  process.exit(0)
}
