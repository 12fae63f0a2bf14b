'use client'

import { CircleAlert, CircleCheck, X } from 'lucide-react'
import { createContext, type ReactNode, use, useCallback, useEffect, useRef, useState } from 'react'

export type ToastMessage = { tone: 'done' | 'failed'; text: string }
type Shown = ToastMessage & { id: number }

const stayMs = 6000
const most = 3

const ToastContext = createContext<(message: ToastMessage) => void>(() => {})

/** Says in a corner, and to screen readers, how something ended. */
export const useToast = () => use(ToastContext)

export function ToastProvider({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<Shown[]>([])
  const nextId = useRef(0)
  const say = useCallback((message: ToastMessage) => {
    const toast = { ...message, id: nextId.current++ }
    setShown(before => [...before.slice(1 - most), toast])
  }, [])
  const dismiss = useCallback((id: number) => setShown(before => before.filter(each => each.id !== id)), [])
  return (
    <ToastContext value={say}>
      {children}
      {/* Always there: a live region that arrives together with its words is not read out. */}
      <section
        aria-label="Notifications"
        aria-live="polite"
        className="pointer-events-none fixed inset-x-3 bottom-3 z-50 flex flex-col items-end gap-2 print:hidden"
      >
        {shown.map(toast => (
          <Toast key={toast.id} toast={toast} onEnd={dismiss} />
        ))}
      </section>
    </ToastContext>
  )
}

/** Goes by itself, but not while somebody reads it. */
function Toast({ toast, onEnd }: { toast: Shown; onEnd: (id: number) => void }) {
  const [held, setHeld] = useState(false)
  useEffect(() => {
    if (held) return
    const timer = setTimeout(() => onEnd(toast.id), stayMs)
    return () => clearTimeout(timer)
  }, [held, toast.id, onEnd])
  const Icon = toast.tone === 'done' ? CircleCheck : CircleAlert
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: nothing is operated here, a look only keeps it from going
    <div
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      className="pointer-events-auto flex max-w-sm items-start gap-2.5 rounded-card border border-line bg-raise py-2.5 pr-2 pl-3.5 shadow-float"
    >
      <Icon
        aria-hidden="true"
        className={`mt-0.5 size-4 shrink-0 ${toast.tone === 'done' ? 'text-ok' : 'text-stale'}`}
      />
      <p className="min-w-0 grow break-words">{toast.text}</p>
      <button
        type="button"
        aria-label="Dismiss"
        onClick={() => onEnd(toast.id)}
        className="rounded-control p-0.5 text-mute hover:text-text"
      >
        <X aria-hidden="true" className="size-4" />
      </button>
    </div>
  )
}
