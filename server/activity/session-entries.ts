import type { Access, Viewer } from '#server/access/access.ts'
import { BoardError } from '#server/errors.ts'
import type { Activity } from '#server/history/activity.ts'
import { createFailedSignIns } from './failed-sign-ins.ts'

const grants = { full: 'with the full token', view: 'to look' } as const

/** Signing in and out, told to the activity list. */
export function createSessionEntries({ access, activity }: { access: Access; activity: Activity }) {
  const tellFailed = createFailedSignIns({ activity })

  function tell(viewer: Viewer, action: 'session.sign-in' | 'session.sign-out', summary: string) {
    activity.record({ viewer, action, summary, target: null, count: null, detail: null, undo: null })
  }

  return {
    signIn(input: Parameters<Access['signIn']>[0]): ReturnType<Access['signIn']> {
      try {
        const signedIn = access.signIn(input)
        const { viewer } = signedIn
        tell(viewer, 'session.sign-in', `${viewer.name} signed in ${grants[viewer.grant]}.`)
        return signedIn
      } catch (error) {
        if (isRefusal(error)) tellFailed(access.addressOf(input.headers))
        throw error
      }
    },
    signOut(headers: Headers): ReturnType<Access['signOut']> {
      const viewer = access.viewer(headers)
      const left = access.signOut(headers)
      if (viewer && left.session) tell(viewer, 'session.sign-out', `${viewer.name} signed out.`)
      return left
    },
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof BoardError && (error.code === 'UNAUTHENTICATED' || error.code === 'TOO_MANY')
}
