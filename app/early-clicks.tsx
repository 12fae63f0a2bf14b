/**
 * On a slow device the page is to be seen before it hears: what is pressed meanwhile is done as soon as it does.
 * Stands before all scripts, so it adds nothing to them. `alive` comes from components/rpc/rpc-provider.tsx,
 * or from global-error.tsx where the frame broke before.
 */
export function EarlyClicks({ nonce }: { nonce: string | undefined }) {
  return (
    // Browsers hide the nonce of what they have read.
    <script nonce={nonce} suppressHydrationWarning>
      {`(${keepClicks})()`}
    </script>
  )
}

/** Goes into the page as text: it may use nothing from outside itself. */
function keepClicks() {
  const pressed = new Set<HTMLElement>()
  function keep(event: MouseEvent) {
    const what =
      'button, input[type=radio], input[type=checkbox], label:has(input[type=radio], input[type=checkbox])'
    const control = event.target instanceof Element && event.target.closest<HTMLElement>(what)
    if (!control) return
    event.preventDefault()
    event.stopImmediatePropagation()
    pressed.add(control)
  }
  function wake() {
    removeEventListener('click', keep, true)
    for (const control of pressed) control.click()
  }
  addEventListener('click', keep, true)
  addEventListener('alive', wake, { once: true })
}
