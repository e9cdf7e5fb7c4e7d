// Each file of tests is a frame of its own, which loads hundreds of modules anew. While a run lasts none of them changes: a
// browser asks for each once.

import type { Plugin } from 'vitest/config'

/** Lets browsers keep the modules that they are served, unless somebody works on them. */
export function caching(): Plugin {
  let isWatched = false
  return {
    name: 'test:caching',
    configureVitest({ vitest }) {
      isWatched = vitest.config.watch
    },
    configureServer({ middlewares }) {
      middlewares.use((request, response, next) => {
        if (!isWatched) {
          const set = response.setHeader.bind(response)
          response.setHeader = (name, value) => set(name, name === 'Cache-Control' && value === 'no-cache' ? 'max-age=3600' : value)
        }
        next()
      })
    },
  }
}
