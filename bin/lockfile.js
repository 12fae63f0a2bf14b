/** What package-lock.json says about this machine. */

/** The places of the packages that npm installs here: those for other systems and processors are left out. */
export function packagesFor(lock, { platform, arch, libc }) {
  return Object.entries(lock.packages)
    .filter(([place]) => place !== '')
    .filter(([, entry]) => fits(entry.os, platform) && fits(entry.cpu, arch))
    .filter(([, entry]) => !entry.libc || !libc || fits(entry.libc, libc))
    .map(([place, entry]) => ({ place, version: entry.version, optional: Boolean(entry.optional) }))
}

function fits(list, value) {
  if (!list) return true
  return list.includes(value) || (list.every(each => each.startsWith('!')) && !list.includes(`!${value}`))
}

/**
 * Native parts for this machine that installed packages offer and that are not there: a lock file only knows the
 * systems that the registry had when it was written.
 */
export function missingParts(manifests, { platform, arch, libc, isThere }) {
  const name = new RegExp(`(^|[-/])${platform}-${arch}($|-)`)
  const otherLibc = { glibc: /musl/, musl: /gnu/ }[libc]
  const offered = manifests.flatMap(each => Object.entries(each.optionalDependencies ?? {}))
  const missing = offered.filter(([part]) => name.test(part) && !otherLibc?.test(part) && !isThere(part))
  return [...new Set(missing.map(([part, version]) => `${part}@${version}`))]
}
