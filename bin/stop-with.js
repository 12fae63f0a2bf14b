/** Ends the command with a sentence for the person in front of it. */
export function stopWith(sentence, code = 1) {
  console.error(sentence)
  process.exit(code)
}
