import type { RecordedTrace } from '#server/lab/workload/recorded-trace.ts'
import { createTrace } from '#server/lab/workload/trace.ts'
import type { Workload, WorkloadRequest } from '#server/lab/workload/workload.ts'

export const traceFormats = ['csv', 'jsonl'] as const
export type TraceFormat = (typeof traceFormats)[number]

const heads: Record<TraceFormat, string> = { csv: 'time,kind,key\n', jsonl: '' }
const linesPerPiece = 2_000

/** To the microsecond: nobody begins a request more exactly. */
const timeOf = ({ dueMs }: WorkloadRequest) => Math.round(dueMs * 1_000) / 1_000

function lineOf(request: WorkloadRequest, format: TraceFormat): string {
  const { kind, key } = request
  const time = timeOf(request)
  return format === 'csv' ? `${time},${kind},${key}\n` : `${JSON.stringify({ time, kind, key })}\n`
}

type Wanted = { requests: number; format: TraceFormat; recorded: RecordedTrace | undefined }

/** The first requests of a workload as a file that can be played again, piece by piece. */
export function* traceText(workload: Workload, { requests, format, recorded }: Wanted): Generator<string> {
  const trace = createTrace(workload, { recorded })
  let piece = heads[format]
  for (let count = 0; count < requests && Number.isFinite(trace.dueMs()); ) {
    piece += lineOf(trace.next(), format)
    count += 1
    if (count % linesPerPiece > 0) continue
    yield piece
    piece = ''
  }
  yield piece
}
