/**
 * A script that may not run one of its commands is told so without the name of it. Whoever has to allow it needs the
 * name: so each command of the script is tried, and one that is denied says which it was.
 */
export const namedCommands = (script: string) => `
local server = redis
local function denied(message)
  return string.find(message, "can't run this command", 1, true) or string.find(message, 'NOPERM', 1, true)
    or string.find(message, 'ACL failure', 1, true) or string.find(message, 'no permissions', 1, true)
end
local redis = {
  pcall = server.pcall,
  sha1hex = server.sha1hex,
  call = function(name, ...)
    local reply = server.pcall(name, ...)
    if type(reply) ~= 'table' or not reply.err then return reply end
    if not denied(reply.err) then return server.call(name, ...) end
    error("NOPERM this user has no permissions to run the '" .. string.lower(name) .. "' command", 0)
  end,
}
${script}`
