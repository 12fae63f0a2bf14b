/** Next calls this once per server process, before it serves. The Node part is imported only there. */
export async function register() {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const { boot } = await import('#server/boot.ts')
  await boot()
}
