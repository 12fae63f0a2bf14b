import type { ServerResponse } from 'node:http'
import type { Outlet } from './viewer.ts'

const headers = {
  'content-type': 'text/event-stream; charset=utf-8',
  // no-transform also keeps Next from compressing, which would hold frames back.
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
}

/** Makes a response an event stream. */
export function responseOutlet(response: ServerResponse): Outlet {
  response.writeHead(200, headers)
  response.flushHeaders()
  // A broken pipe is followed by `close`, which is what ends the viewer.
  response.on('error', () => response.destroy())
  return {
    write: bytes => void response.write(bytes),
    unread: () => response.writableLength,
    end: () => void response.end(),
    destroy: () => void response.destroy(),
  }
}
