import { grouped } from '#components/format/numbers.ts'

const csv = `time,kind,key
0,read,product:17
4.5,write,product:17
9,list,category:3`

const json = `{"time":0,"kind":"read","key":"product:17"}
{"time":4.5,"kind":"write","key":"product:17"}`

/** What a recording looks like. */
export function TraceFormat() {
  return (
    <details className="group">
      <summary className="rounded-control py-1 text-mute hover:text-text">What the file looks like</summary>
      <div className="grid gap-2 pt-1 text-pretty text-mute text-xs">
        <p>One request per line, as CSV or as JSON lines, the earliest first:</p>
        <Sample label="As CSV" text={csv} />
        <Sample label="As JSON lines" text={json} />
        <ul className="grid list-disc gap-1 pl-5">
          <li>
            <b className="font-medium text-text">time</b>: milliseconds, from whenever you like.
          </li>
          <li>
            <b className="font-medium text-text">kind</b>: read, write, insert, remove or list.
          </li>
          <li>
            <b className="font-medium text-text">key</b>: up to 512 characters. The names themselves are not
            kept: each different key becomes a row of the lab. Keys that the lab names itself, such as
            product:17, category:3, products or product:none-4, are played as they are.
          </li>
          <li>
            At most {grouped(1_000_000)} requests and 64 MB. The values are the lab’s own, of the size that
            you choose.
          </li>
        </ul>
      </div>
    </details>
  )
}

function Sample({ label, text }: { label: string; text: string }) {
  return (
    <figure className="min-w-0">
      <figcaption className="sr-only">{label}</figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what may scroll has to be reached by keys */}
      <pre tabIndex={0} className="overflow-x-auto rounded-control bg-bg p-2 font-mono text-text">
        {text}
      </pre>
    </figure>
  )
}
