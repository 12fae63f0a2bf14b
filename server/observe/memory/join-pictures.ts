import { add, type Gathered, nothing } from '#server/metrics/estimate.ts'
import { keyTypes } from '../keys/shapes.ts'
import { joinBiggest } from './biggest.ts'
import {
  frequencySteps,
  idleSteps,
  never,
  releaseSeconds,
  type Step,
  sizeSteps,
  ttlSteps,
} from './classes.ts'
import { tellEvictions } from './evictions.ts'
import { type Inferring, inferring, type NodeSums } from './infer-nodes.ts'
import { joinCrowds } from './join-crowds.ts'
import { joinNamespaces, nameOfSpace } from './join-namespaces.ts'
import type { Sums } from './picture.ts'
import type { Analysis, Group, Release } from './shapes.ts'

type Told = Pick<
  Analysis,
  | 'keys'
  | 'bytes'
  | 'namespaces'
  | 'inner'
  | 'types'
  | 'encodings'
  | 'ttls'
  | 'uses'
  | 'sizes'
  | 'big'
  | 'crowds'
  | 'release'
  | 'never'
  | 'later'
  | 'evictions'
>

/** From what was seen on each node to what is told of all of them: node by node, for each has its own share of the sample. */
export function joinPictures(
  nodes: readonly NodeSums[],
  options: { use: 'idle' | 'frequency'; policy: string | null; delimiter: string },
): Told {
  const infer = (of: (sums: Sums) => Gathered, drawn: 'all' | 'detail' = 'all') => inferring(nodes, of, drawn)
  const bytes = infer(({ total }) => total).bytes
  const keys = Math.max(
    1,
    nodes.reduce((sum, { all }) => sum + all.of, 0),
  )
  const rows = nodes.flatMap(({ sums }) => sums.rows)
  const useSteps = options.use === 'frequency' ? frequencySteps : idleSteps
  const stepped = (steps: readonly Step[], of: (sums: Sums) => Gathered[], drawn: 'all' | 'detail' = 'all') =>
    steps.map(({ name }, at) =>
      groupOf(
        name,
        infer(sums => of(sums)[at] ?? nothing(), drawn),
      ),
    )
  const encodings = new Set(nodes.flatMap(({ sums }) => [...sums.encodings.keys()]))
  return {
    // How many there are the server says: nothing of that was extrapolated.
    keys: { value: nodes.reduce((sum, { all }) => sum + all.of, 0), margin: 0 },
    bytes,
    ...joinNamespaces(nodes, options.delimiter),
    types: known(
      keyTypes.map((name, at) =>
        groupOf(
          name,
          infer(sums => sums.types[at] ?? nothing()),
        ),
      ),
    ),
    encodings: known(
      [...encodings].map(name =>
        groupOf(
          name,
          infer(sums => sums.encodings.get(name) ?? nothing(), 'detail'),
        ),
      ),
    ),
    ttls: [
      ...stepped(ttlSteps, sums => sums.ttls),
      groupOf(
        never,
        infer(sums => sums.ttls[ttlSteps.length] ?? nothing()),
      ),
    ],
    uses: stepped(useSteps, sums => sums.uses, 'detail'),
    sizes: stepped(sizeSteps, sums => sums.sizes),
    big: joinBiggest(nodes.map(({ sums }) => sums.big)),
    crowds: joinCrowds(nodes),
    release: releaseOf(nodes),
    never: infer(sums => sums.ttls[ttlSteps.length] ?? nothing()).bytes,
    later: infer(sums => sums.release[releaseSeconds.length] ?? nothing()).bytes,
    evictions: tellEvictions({
      policy: options.policy,
      rows,
      bytes: bytes.value,
      keysPerRow: rows.length === 0 ? 0 : keys / rows.length,
      nameOf: space => nameOfSpace(space).name,
    }),
  }
}

const groupOf = (name: string, inferred: Inferring): Group => ({ name, ...inferred })
const known = (groups: Group[]) =>
  groups.filter(({ looked }) => looked > 0).toSorted((a, b) => b.bytes.value - a.bytes.value)

/** What has gone by the end of each stretch: sums of sums, so that margins hold for what is shown. */
function releaseOf(nodes: readonly NodeSums[]): Release[] {
  const until = nodes.map(() => nothing())
  return releaseSeconds.map((seconds, step) => {
    nodes.forEach(({ sums }, at) => {
      add(until[at] as Gathered, sums.release[step] ?? nothing())
    })
    const { keys, bytes } = inferring(
      nodes,
      sums => until[nodes.findIndex(node => node.sums === sums)] ?? nothing(),
    )
    return { seconds, bytes, keys }
  })
}
