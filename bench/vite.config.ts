// Builds the bench's Node side, with the library as its users get it: built for production. Peers stay what npm brought.

import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import dill from '../lib/vite.ts'

export default defineConfig({
  publicDir: false,
  // Closures are carried out of programs that are built as an app's are; nothing else of the bench is instrumented.
  resolve: { alias: { 'dill/runtime': fileURLToPath(new URL('../lib/runtime.ts', import.meta.url)) } },
  plugins: [dill({ exclude: /^(?!.*\/bench\/instrument\/made\/)/ })],
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
