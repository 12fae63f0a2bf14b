import type { Severity } from '#server/advice/shapes.ts'
import type { Asking } from './asking.ts'

/** More than there are rules and namespaces to complain about. */
const mostKept = 200

export type Aside = {
  finding: string
  title: string
  who: string
  /** ms since 1970 */
  at: number
  severity: Severity
  share: number
}

/** Findings that somebody has set aside, as they were then. */
export function createAdviceAside(asking: Asking) {
  return {
    list: (target: string): Promise<Aside[]> =>
      asking(async sql => [
        ...(await sql<Aside[]>`
          select finding, title, who, at::float8, severity, share from cacheboard.advice_aside
          where target = ${target} order by at desc, finding limit ${mostKept}`),
      ]),
    keep: (target: string, { finding, title, who, at, severity, share }: Aside): Promise<void> =>
      asking(async sql => {
        await sql`
          insert into cacheboard.advice_aside (target, finding, title, who, at, severity, share)
          values (${target}, ${finding}, ${title}, ${who}, ${at}, ${severity}, ${share})
          on conflict (target, finding) do update set title = excluded.title, who = excluded.who,
            at = excluded.at, severity = excluded.severity, share = excluded.share`
        await sql`
          delete from cacheboard.advice_aside where target = ${target} and finding in (
            select finding from cacheboard.advice_aside where target = ${target}
            order by at desc, finding offset ${mostKept})`
      }),
    /** Whether it was there. */
    drop: (target: string, finding: string): Promise<boolean> =>
      asking(async sql => {
        const gone = await sql`
          delete from cacheboard.advice_aside where target = ${target} and finding = ${finding}`
        return gone.count > 0
      }),
  }
}
