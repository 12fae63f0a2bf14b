import type { RecordedTrace } from '#components/rpc/types.ts'

export type Sent =
  | { ok: true; trace: RecordedTrace; fresh: boolean }
  | { ok: false; message: string; problems: string[] }

export type Sending = { done: Promise<Sent | null>; cancel: () => void }

type Options = { target: string; name: string; file: File; onProgress: (sent: number, of: number) => void }

const noAnswer = 'The board does not answer. It may be stopped or restarting.'

/** A file goes to the board as it is. `done` is null where it was called off. fetch() would not say how far it is. */
export function sendFile({ target, name, file, onProgress }: Options): Sending {
  const request = new XMLHttpRequest()
  const { promise, resolve } = Promise.withResolvers<Sent | null>()
  const failed = (message: string) => resolve({ ok: false, message, problems: [] })
  request.open('POST', `/api/traces?${new URLSearchParams({ target, name })}`)
  request.setRequestHeader('x-cacheboard', '1')
  request.setRequestHeader('content-type', 'application/octet-stream')
  request.upload.onprogress = ({ loaded, total }) => onProgress(loaded, total)
  request.onload = () => resolve(answerOf(request.responseText))
  request.onerror = () => failed(noAnswer)
  request.onabort = () => resolve(null)
  request.send(file)
  return { done: promise, cancel: () => request.abort() }
}

function answerOf(text: string): Sent {
  try {
    const said: { ok?: boolean; message?: string; problems?: string[] } = JSON.parse(text)
    if (said.ok === true) return said as Sent
    return { ok: false, message: said.message ?? noAnswer, problems: said.problems ?? [] }
  } catch {
    return { ok: false, message: noAnswer, problems: [] }
  }
}
