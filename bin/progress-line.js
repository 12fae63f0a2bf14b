const sparseMs = 10_000

/** Says what goes on: one line that changes on a terminal, a line every ten seconds elsewhere. */
export function startProgress(describe) {
  const began = performance.now()
  const live = process.stdout.isTTY === true
  const seconds = () => Math.round((performance.now() - began) / 1000)
  const line = () => `${describe()}, ${seconds()} s`
  const show = () => (live ? process.stdout.write(`\r\x1b[2K${line()}`) : console.log(line()))
  if (live) show()
  else console.log(`${describe()} …`)
  const timer = setInterval(show, live ? 200 : sparseMs)
  return {
    /** Ends with what was done, or with nothing when something else is going to be said. */
    end(done) {
      clearInterval(timer)
      if (live) process.stdout.write('\r\x1b[2K')
      if (done) console.log(`${done} in ${((performance.now() - began) / 1000).toFixed(1)} s`)
    },
  }
}
