/** Mostly hits, a slice of misses. A mark keeps its colours in both themes. */
export function BrandMark({ className = 'size-3.5' }: { className?: string }) {
  return (
    <span
      aria-hidden="true"
      className={`inline-block shrink-0 rounded-[28%] bg-[conic-gradient(#2dd4bf_0_88%,#f5a524_0)] ${className}`}
    />
  )
}

export function Brand() {
  return (
    <span className="inline-flex items-center gap-2 font-[650] text-[0.9375rem]">
      <BrandMark />
      Cacheboard
    </span>
  )
}
