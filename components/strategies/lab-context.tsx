'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import {
  createContext,
  type ReactNode,
  use,
  useCallback,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
} from 'react'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { LabChoices, LabSettings, LabState, Lane, Policy } from '#components/rpc/types.ts'
import { nameLanes } from './lane-names.ts'
import { same } from './same.ts'
import { createSettingsDesk, type DeskState, type SettingsDesk } from './settings-desk.ts'
import { useChosenLane } from './use-chosen-lane.ts'
import { type Rights, reasonId, useRights } from './use-rights.ts'

export type Lab = {
  target: string
  /** In force, as the server says. */
  state: LabState
  /** What the controls show. */
  desk: DeskState
  choices: LabChoices
  rights: Rights
  /** The lane that the policy controls are about. */
  lane: Lane
  edit: SettingsDesk['edit']
  /** Changes the policy of the chosen lane, and what the lane is called. */
  editPolicy: (control: string, change: (policy: Policy) => Policy) => void
  insist: () => void
  drop: () => void
  dismiss: () => void
}

const LabContext = createContext<Lab | null>(null)

export function useLab(): Lab {
  const lab = use(LabContext)
  if (!lab) throw new Error('This part of the screen needs a LabProvider around it.')
  return lab
}

const never = () => () => {}
const yes = () => true
const no = () => false

/** What every control gets that changes something: off, with the reason, for who only looks. */
export function useControl(): { disabled: boolean; describedBy: string | undefined } {
  const { reason } = useLab().rights
  // What is sent as text is not alive yet: what somebody does to it there would be lost without a word.
  const alive = useSyncExternalStore(never, yes, no)
  return { disabled: reason !== null || !alive, describedBy: reason === null ? undefined : reasonId }
}

type LabProviderProps = { state: LabState; choices: LabChoices; children: ReactNode }

export function LabProvider({ state, choices, children }: LabProviderProps) {
  const desk = useDesk(state)
  const deskState = useSyncExternalStore(desk.subscribe, desk.state, desk.state)
  const rights = useRights(state)
  const [wanted] = useChosenLane()
  const { lanes } = deskState.shown
  const lane = lanes.find(({ id }) => id === wanted) ?? lanes[0]

  const editPolicy = useCallback(
    (control: string, change: (policy: Policy) => Policy) => {
      if (lane) desk.edit(control, settings => withPolicy(settings, { id: lane.id, change, choices }))
    },
    [desk, lane, choices],
  )
  const lab = useMemo<Lab | null>(
    () =>
      lane
        ? {
            target: state.target,
            state,
            desk: deskState,
            choices,
            rights,
            lane,
            edit: desk.edit,
            editPolicy,
            insist: desk.insist,
            drop: desk.drop,
            dismiss: desk.dismiss,
          }
        : null,
    [state, deskState, choices, rights, lane, desk, editPolicy],
  )
  return <LabContext value={lab}>{children}</LabContext>
}

type PolicyChange = { id: Lane['id']; change: (policy: Policy) => Policy; choices: LabChoices }

function withPolicy(settings: LabSettings, { id, change, choices }: PolicyChange): LabSettings {
  const before = settings.lanes.find(lane => lane.id === id)
  const policy = before && change(before.policy)
  if (!policy || same(policy, before.policy)) return settings
  const lanes = settings.lanes.map(lane => (lane.id === id ? { ...lane, policy } : lane))
  return { ...settings, lanes: nameLanes(lanes, id, choices.policies) }
}

/** One desk as long as the page is there; what the server says goes to it. */
function useDesk(state: LabState): SettingsDesk {
  const wire = useWire(state.target)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another target is another lab, another state is not
  const desk = useMemo(
    () =>
      createSettingsDesk({
        first: state,
        ...wire,
        now: Date.now,
        after(ms, run) {
          const timer = setTimeout(run, ms)
          return () => clearTimeout(timer)
        },
      }),
    [wire],
  )
  useEffect(() => desk.receive(state), [desk, state])
  useEffect(() => () => desk.close(), [desk])
  return desk
}

/** How the desk reaches the server. */
function useWire(target: string): Pick<Parameters<typeof createSettingsDesk>[0], 'send' | 'contradictions'> {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const { mutateAsync } = useMutation(trpc.strategies.change.mutationOptions())
  const [change] = useState(() => mutateAsync)

  return useMemo(
    () => ({
      async send(settings, revision) {
        const key = trpc.strategies.state.queryKey({ target })
        try {
          const state = await change({ target, settings, revision })
          queries.setQueryData(key, before => (before && before.revision > state.revision ? before : state))
          return { ok: true, state }
        } catch (error) {
          const newest = await queries
            .fetchQuery({ ...trpc.strategies.state.queryOptions({ target }), staleTime: 0 })
            .catch(() => null)
          return { ok: false, message: faultOf(error).message, newest }
        }
      },
      async contradictions(settings, inForce) {
        const changed = settings.lanes.filter(
          ({ id, policy }) => !inForce.lanes.some(lane => lane.id === id && same(lane.policy, policy)),
        )
        const ask = ({ policy }: Lane) =>
          queries.fetchQuery({
            ...trpc.strategies.words.queryOptions({ target, policy }),
            staleTime: Number.POSITIVE_INFINITY,
          })
        // Whatever keeps them from being asked for meets the change itself as well, and is said there.
        const words = await Promise.all(changed.map(ask)).catch(() => [])
        return [...new Set(words.flatMap(each => each.contradictions))]
      },
    }),
    [trpc, queries, target, change],
  )
}

/** The state and what there is to choose from, as one question. */
export function useLabQueries(target: string | null) {
  const trpc = useTRPC()
  const enabled = target !== null
  const state = useQuery({ ...trpc.strategies.state.queryOptions({ target: target ?? '' }), enabled })
  const choices = useQuery({
    ...trpc.strategies.presets.queryOptions({ target: target ?? '' }),
    enabled,
    staleTime: Number.POSITIVE_INFINITY,
  })
  return { state, choices }
}
