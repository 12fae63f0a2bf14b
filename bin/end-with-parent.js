/** Loaded into `next dev`, which does not look whether the command that started it is still there. */
if (process.send) process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'))
