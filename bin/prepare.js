import { build } from './build.js'
import { install } from './install.js'
import { oneAtATime } from './one-at-a-time.js'
import { inRoot } from './project.js'

const lock = inRoot('.cacheboard/prepare.lock')

export const prepareInstall = () => oneAtATime(lock, install)

/** Tells whether there is a build. */
export const prepareBuild = env => oneAtATime(lock, () => build(env))
