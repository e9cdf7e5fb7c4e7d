// What frames load again and again, as one file instead of the hundreds that it is made of.

import { build, type Plugin, type Rolldown } from 'vite'

const QUERY = '?bundled'

/** With `?bundled` a module exports the text of a program: its own, and all that it imports. */
export const bundled: Plugin = {
  name: 'test:bundled',
  async load(id) {
    if (!id.endsWith(QUERY)) return undefined
    const made = await build({
      configFile: false, logLevel: 'error', define: { 'process.env.NODE_ENV': '"development"' },
      build: { write: false, target: 'es2022', minify: false, rolldownOptions: { input: id.slice(0, -QUERY.length) } },
    }) as Rolldown.RolldownOutput
    return `export default ${JSON.stringify(made.output[0].code)}`
  },
}
