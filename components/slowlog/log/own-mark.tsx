/** What the board itself has sent: it says nothing about the people a cache serves. */
export function OwnMark() {
  return (
    <span
      title="Sent by this board, or by another one"
      className="ml-2 rounded-[0.2rem] border border-line px-1 text-2xs text-mute"
    >
      the board
    </span>
  )
}
