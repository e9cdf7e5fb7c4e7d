// Another machine: a process that takes jobs from Redis and knows nothing of the programs that send them. Started with the
// address of the built library, the server's socket, the secret and the queue.

import { Worker } from 'bullmq'

const [library = '', path = '', secret = '', queue = ''] = process.argv.slice(2)
const { runJobs } = await import(library)
const seal = await crypto.subtle.importKey('raw', Buffer.from(secret, 'hex'), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify'])
const worker = new Worker(queue, runJobs({ seal }), { connection: { path, maxRetriesPerRequest: null }, lockDuration: 1000, stalledInterval: 500 })
await worker.waitUntilReady()
process.send?.('ready')
process.once('message', async () => {
  await worker.close()
  process.disconnect()
})
