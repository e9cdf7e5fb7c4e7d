// The command `dill`: looks at files of pickles and sessions, and never builds or runs what is in them. What it does stands
// in `cli/`; here it meets the process.

import { readFile } from 'node:fs/promises'
import { describeError } from './core/errors.ts'
import { main } from './cli/main.ts'

async function start(): Promise<void> {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // Whoever reads only the beginning of what is written has seen enough.
    if (error.code === 'EPIPE') process.exit(0)
    process.stderr.write(`dill: Cannot write the answer: ${describeError(error)}.\n`, () => process.exit(2))
  })
  // Where nobody can be told, the exit code tells.
  process.stderr.on('error', () => process.exit(2))
  process.exitCode = await main(process.argv.slice(2), {
    read: path => path === '-' ? standardInput() : readFile(path),
    write: text => void process.stdout.write(text),
    complain: text => void process.stderr.write(text),
  })
}

async function standardInput(): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of process.stdin) chunks.push(chunk as Uint8Array)
  return Buffer.concat(chunks)
}

await start()
