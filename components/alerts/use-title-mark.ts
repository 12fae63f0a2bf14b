'use client'

import { useEffect } from 'react'

const marks = /^⚠ \d+ · /

/** “⚠ 2 · Overview”. Each page brings a title of its own, so it is marked again whenever it has changed. */
export function useTitleMark(count: number) {
  useEffect(() => {
    if (count === 0) return
    function mark() {
      const marked = `⚠ ${count} · ${document.title.replace(marks, '')}`
      if (document.title !== marked) document.title = marked
    }
    mark()
    const observer = new MutationObserver(mark)
    observer.observe(document.head, { childList: true, subtree: true, characterData: true })
    return () => {
      observer.disconnect()
      document.title = document.title.replace(marks, '')
    }
  }, [count])
}
