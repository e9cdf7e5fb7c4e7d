// Builds the bench's Node side, with the library as its users get it: built for production. Peers stay what npm brought.

import { defineConfig } from 'vite'

export default defineConfig({
  publicDir: false,
  build: {
    ssr: true,
    target: 'node20',
    minify: false,
    outDir: 'node_modules/.cache/bench',
    emptyOutDir: true,
    rolldownOptions: {
      input: { run: 'bench/run.ts', child: 'bench/child.ts', trial: 'bench/instrument/trial.ts' },
      output: { entryFileNames: '[name].js', chunkFileNames: 'chunk-[name].js' },
    },
  },
})
