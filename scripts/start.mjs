// `npm start`: installs the node modules if they are missing and serves the playground. What follows `--` goes to vite,
// as in `npm start -- --port 3000`.

import { ensureModules, root } from './ensure.mjs'

process.chdir(root)
ensureModules()
// vite's own command, in this process, so that Ctrl-C and signals reach it.
await import(new URL('../node_modules/vite/bin/vite.js', import.meta.url).href)
