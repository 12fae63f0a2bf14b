const assignment = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*?)\s*$/

/** `NAME=value` lines. Quotes are taken off, in double quotes \n is a new line, ` #` starts a comment outside of quotes. */
export function parseEnvFile(text) {
  const found = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter(line => !/^\s*(#|$)/.test(line))
    .map(line => assignment.exec(line))
    .filter(match => match !== null)
  return Object.fromEntries(found.map(([, name, value]) => [name, plain(value)]))
}

function plain(value) {
  const quoted = /^(["'])(.*?)\1\s*(?:#.*)?$/.exec(value)
  if (!quoted) return value.replace(/(^|\s)#.*$/, '').trimEnd()
  return quoted[1] === '"' ? quoted[2].replaceAll('\\n', '\n') : quoted[2]
}
