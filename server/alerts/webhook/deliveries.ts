export type KeptWebhook = { id: string; name: string; url: string; madeBy: string; madeAt: number }

/** Taken to be sent: with the secret to sign it. */
export type Claimed = {
  id: string
  event: string
  body: string
  attempts: number
  url: string
  secret: string
}

/** What became of one attempt; `due` counts while it waits for the next. */
export type Outcome = {
  state: 'waiting' | 'sent' | 'failed'
  status: number | null
  error: string | null
  at: number
  took: number
  due: number
}

export type DeliveryInList = {
  id: string
  webhook: string
  event: 'firing' | 'resolved' | 'test'
  subject: string
  at: number
  state: Outcome['state']
  attempts: number
  status: number | null
  error: string | null
  tried: number | null
  took: number | null
  due: number
}

/** Where they are kept; handed in. */
export type DeliveryStore = {
  claim: (target: string, now: number) => Promise<Claimed[]>
  settle: (of: { id: string; attempts: number }, outcome: Outcome) => Promise<void>
  nextDue: (target: string) => Promise<number | null>
}
