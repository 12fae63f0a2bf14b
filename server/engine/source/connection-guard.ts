import type { Sql, TransactionSql } from 'postgres'
import { callingOff, type Query } from '#server/engine/source/calling-off.ts'

type Work = (transaction: TransactionSql) => unknown
const isQuery = (made: unknown): made is Query =>
  made instanceof Promise && 'options' in made && 'canceller' in made
const nextTurn = () => new Promise<void>(resolve => setImmediate(resolve))
const forEver = () => new Promise<never>(() => {})

/**
 * Each query has its connection to itself: a BEGIN that postgres.js sends behind a query which still runs is carried
 * out, but its connection is not reserved, so what others write on it afterwards is never committed (porsager/postgres
 * #1189).
 */
function guarded<T>(made: T): T {
  if (!isQuery(made)) return made
  made.options.onexecute = () => false
  made.canceller = callingOff(made.canceller)
  return made
}

function connectionGone() {
  const message = 'The connection of this transaction was lost, so nothing more can be said in it.'
  return Object.assign(new Error(message), { code: 'CONNECTION_CLOSED' })
}

/** The transaction's own tag, until the transaction is over. */
function until(over: () => boolean, transaction: TransactionSql): TransactionSql {
  return new Proxy(transaction, {
    apply(tag, self, given) {
      if (over()) throw connectionGone()
      return Reflect.apply(tag, self, given)
    },
  })
}

/**
 * A transaction ends with its connection. postgres.js goes on to say ROLLBACK, or COMMIT when the work ends later:
 * into a closed connection, which throws outside every promise (#1154, #1208), or by then into somebody else's
 * transaction, which it commits. So work that outlives its connection never comes back to postgres.js.
 */
function createBegin(sql: Sql) {
  return (...given: [Work] | [string, Work]) => {
    const [options, work] = given.length === 2 ? given : ['', given[0]]
    let over = false
    const end = () => {
      over = true
    }
    const done = sql.begin(options, async transaction => {
      try {
        return await work(until(() => over, transaction))
      } finally {
        // A loss that failed the work is known to the transaction a few promises later.
        await nextTurn()
        if (over) await forEver()
      }
    })
    done.then(end, end)
    return done
  }
}

/**
 * Closes the gaps in postgres.js 3.4 through which a lost connection ends the process or takes writes along. The tag,
 * `unsafe` and `begin` are guarded, which is all that the engine uses; savepoints are not.
 */
export function guardConnections(sql: Sql): Sql {
  const unsafe: Sql['unsafe'] = (...given) => guarded(sql.unsafe(...given))
  const own = { unsafe, begin: createBegin(sql) }
  return new Proxy(sql, {
    apply: (tag, self, given) => guarded(Reflect.apply(tag, self, given)),
    get: (_, name) => Reflect.get(name in own ? own : sql, name),
  })
}
