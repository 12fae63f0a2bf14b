import { forViewers, router } from './init.ts'

export const board = router({
  health: forViewers.query(({ ctx }) => ctx.system.health()),
})
