import { createAlertDeliveries } from './alert-deliveries.ts'
import { createAlertEpisodes } from './alert-episodes.ts'
import { createAlertRules } from './alert-rules.ts'
import { createAlertWebhooks } from './alert-webhooks.ts'
import type { Asking } from './asking.ts'

/** Rules, what they found, and what was sent about it. */
export const createAlertStore = (asking: Asking) => ({
  rules: createAlertRules(asking),
  episodes: createAlertEpisodes(asking),
  webhooks: createAlertWebhooks(asking),
  deliveries: createAlertDeliveries(asking),
})
