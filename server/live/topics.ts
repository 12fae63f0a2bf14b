const mostTopics = 8
const longestTopic = 100
const known =
  /^(board|activity|(frame|facts|keys|jobs|lab|experiments|slowlog|memory|namespaces|alerts|advice):[^\s,]+)$/

/** The topics of a stream's address, `?topics=board,frame:sandbox`, or the sentence that refuses them. */
export function parseTopics(
  text: string | null,
): { ok: true; topics: string[] } | { ok: false; message: string } {
  const topics = [...new Set((text ?? '').split(',').filter(topic => topic !== ''))]
  if (topics.length === 0) return refuse('Name at least one topic, for example ?topics=board.')
  if (topics.length > mostTopics) return refuse(`A stream carries at most ${mostTopics} topics.`)
  if (topics.every(topic => topic.length <= longestTopic && known.test(topic))) return { ok: true, topics }
  return refuse(
    'A topic is board, activity, or frame, facts, keys, jobs, lab, experiments, slowlog, memory, namespaces, alerts or advice with a target: frame:<target>.',
  )
}

function refuse(message: string) {
  return { ok: false as const, message }
}
