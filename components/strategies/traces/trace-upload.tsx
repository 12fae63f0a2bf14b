'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useId, useRef, useState } from 'react'
import { bytes, joined } from '#components/format/numbers.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import { Button } from '#components/ui/button.tsx'
import { useControl, useLab } from '../lab-context.tsx'
import { type Sending, sendFile } from './send-file.ts'
import { TraceFormat } from './trace-format.tsx'
import { nameOfFile, refusalOf } from './trace-words.ts'

type State =
  | { kind: 'resting' }
  | { kind: 'sending'; sent: number; of: number }
  | { kind: 'said'; message: string }
  | { kind: 'refused'; message: string; problems: readonly string[] }

/** A recording of one's own: chosen, named, sent, and checked line by line on its way. */
export function TraceUpload() {
  const off = useControl()
  const [file, setFile] = useState<File | null>(null)
  const [name, setName] = useState('')
  const { state, send, cancel, refuse, rest } = useSending()
  const problem = useId()
  const sending = state.kind === 'sending'

  function choose(chosen: File | null) {
    setFile(chosen)
    rest()
    if (!chosen) return
    setName(nameOfFile(chosen.name))
    const refused = refusalOf(chosen)
    if (refused) refuse(refused)
  }

  function submit() {
    if (file && name.trim() !== '' && !refusalOf(file)) void send(file, name.trim())
  }
  return (
    <form
      className="grid gap-2"
      onSubmit={event => {
        event.preventDefault()
        submit()
      }}
    >
      <label className="grid gap-1 text-mute">
        File
        <input
          type="file"
          accept=".csv,.jsonl,.ndjson,.json,.txt,text/*"
          disabled={off.disabled || sending}
          aria-describedby={[off.describedBy, state.kind === 'refused' ? problem : null]
            .filter(Boolean)
            .join(' ')}
          onChange={event => choose(event.target.files?.[0] ?? null)}
          className="w-full min-w-0 rounded-control border border-edge/50 bg-bg text-text file:mr-3 file:cursor-pointer file:border-0 file:bg-raise file:px-3 file:py-1.5 file:text-text disabled:opacity-60"
        />
      </label>
      <div className="flex items-end gap-2">
        <label className="grid min-w-0 grow gap-1 text-mute">
          Name
          <input
            value={name}
            maxLength={100}
            disabled={off.disabled || sending}
            onChange={event => setName(event.target.value)}
            className="min-w-0 rounded-control border border-edge/50 bg-bg px-2.5 py-1.5 text-text disabled:opacity-60"
          />
        </label>
        {sending ? (
          <Button onClick={cancel}>Cancel</Button>
        ) : (
          <Button
            type="submit"
            tone="go"
            disabled={off.disabled || !file || name.trim() === '' || refusalOf(file) !== null}
          >
            Upload
          </Button>
        )}
      </div>
      <div aria-live="polite" className="empty:hidden">
        {sending && <Progress sent={state.sent} of={state.of} />}
        {state.kind === 'said' && <p className="text-mute">{state.message}</p>}
        {state.kind === 'refused' && <Problems id={problem} {...state} />}
      </div>
      <TraceFormat />
    </form>
  )
}

function Progress({ sent, of }: { sent: number; of: number }) {
  const text = sent < of ? `${joined(bytes(sent))} of ${joined(bytes(of))} sent` : 'Checking the last lines …'
  return (
    <div className="grid gap-1 text-mute text-xs">
      <div
        role="progressbar"
        aria-label="Upload"
        aria-valuenow={sent}
        aria-valuemin={0}
        aria-valuemax={of}
        aria-valuetext={text}
        className="h-1.5 overflow-hidden rounded-full bg-raise"
      >
        <div className="h-full bg-hit" style={{ width: `${of > 0 ? (sent / of) * 100 : 0}%` }} />
      </div>
      {text}
    </div>
  )
}

type ProblemsProps = { id: string; message: string; problems: readonly string[] }

function Problems({ id, message, problems }: ProblemsProps) {
  return (
    <div id={id} role="alert" className="grid gap-1 text-pretty">
      <p className="text-stale">{message}</p>
      {problems.length > 0 && (
        <ul className="max-h-40 list-disc overflow-y-auto pl-5 text-mute">
          {problems.map(each => (
            <li key={each} className="break-words">
              {each}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function useSending() {
  const { target } = useLab()
  const trpc = useTRPC()
  const queries = useQueryClient()
  const [state, setState] = useState<State>({ kind: 'resting' })
  const running = useRef<Sending | null>(null)

  async function send(file: File, name: string) {
    setState({ kind: 'sending', sent: 0, of: file.size })
    const onProgress = (sent: number, of: number) => setState({ kind: 'sending', sent, of })
    running.current = sendFile({ target, name, file, onProgress })
    const answer = await running.current.done
    running.current = null
    if (answer === null) return setState({ kind: 'resting' })
    if (!answer.ok) return setState({ kind: 'refused', ...answer })
    await queries.invalidateQueries({ queryKey: trpc.traces.pathKey() })
    const { name: kept } = answer.trace
    const message = answer.fresh
      ? `“${kept}” is in the list now.`
      : `The very same requests are in the list already, as “${kept}”.`
    setState({ kind: 'said', message })
  }

  return {
    state,
    send,
    cancel: () => running.current?.cancel(),
    refuse: (message: string) => setState({ kind: 'refused', message, problems: [] }),
    rest: () => setState({ kind: 'resting' }),
  }
}
