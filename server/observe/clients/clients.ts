import { explainFailure } from '#server/targets/failure.ts'
import type { Target, TargetNode } from '#server/targets/target.ts'
import { type Client, heavyBytes, readClientLine } from './client-line.ts'
import { type ClientGroupBy, type ClientOrder, groupClients, sortClients } from './grouping.ts'

const keptMs = 1000
const [mostShown, mostGroups] = [500, 200]

export type ClientsQuery = {
  node: string | null
  order: ClientOrder
  groupBy: ClientGroupBy
  /** In the name, the library, the command; for operators in the address and the user as well. */
  text: string | null
  own: boolean
  mayReadAddresses: boolean
}

type Found = { at: number; clients: Client[]; problems: { node: string; problem: string }[] }

/** Who is connected. The servers are asked once for everybody who looks. */
export function createClients({ target, now = Date.now }: { target: Target; now?: () => number }) {
  let kept: { at: number; answer: Promise<Found> } | null = null

  async function ask(): Promise<Found> {
    const answers = await Promise.all(target.nodes().map(listOf))
    return {
      at: now(),
      clients: answers.flatMap(({ clients }) => clients),
      problems: answers.flatMap(({ node, problem }) => (problem === null ? [] : [{ node, problem }])),
    }
  }

  function all(): Promise<Found> {
    if (!kept || now() - kept.at >= keptMs) kept = { at: now(), answer: ask() }
    return kept.answer
  }

  return {
    async list(query: ClientsQuery) {
      const { at, clients, problems } = await all()
      const here = clients.filter(
        ({ node, own }) => (query.node === null || node === query.node) && (query.own || !own),
      )
      const fitting = here
        .map(client => (query.mayReadAddresses ? client : hidden(client)))
        .filter(fits(query.text))
      const groups = groupClients(fitting, query.groupBy)
      return {
        at,
        problems,
        total: here.length,
        ownCount: clients.filter(({ own }) => own).length,
        heavy: here.filter(({ heavy }) => heavy).length,
        heavyBytes,
        memory: here.some(({ memory }) => memory !== null)
          ? here.reduce((sum, { memory }) => sum + (memory ?? 0), 0)
          : null,
        fitting: fitting.length,
        groups: groups.slice(0, mostGroups),
        groupCount: groups.length,
        clients: sortClients(fitting, query.order).slice(0, mostShown),
        addressesShown: query.mayReadAddresses,
        /** A server that tells no address cannot be grouped by it. */
        addressesKnown: clients.some(({ address }) => address !== null),
      }
    },
    forget() {
      kept = null
    },
  }
}

/** For who may only look: who connects from where is for operators. */
const hidden = (client: Client): Client => ({ ...client, address: null, user: null })

function fits(text: string | null) {
  const wanted = text?.toLowerCase() ?? ''
  return ({ address, name, library, user, command }: Client) =>
    wanted === '' ||
    [address, name, library, user, command].some(word => word?.toLowerCase().includes(wanted))
}

async function listOf(
  node: TargetNode,
): Promise<{ node: string; clients: Client[]; problem: string | null }> {
  try {
    const client = await node.browser()
    const text = String(await client.client('LIST'))
    return {
      node: node.id,
      clients: text.split('\n').flatMap(line => readClientLine(line, node.id) ?? []),
      problem: null,
    }
  } catch (error) {
    const { message } = explainFailure(error, { address: node.name, user: node.user })
    return { node: node.id, clients: [], problem: message }
  }
}
