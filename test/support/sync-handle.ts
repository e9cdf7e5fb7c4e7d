// A worker that opens a file of the origin for itself alone, which only a worker can, and tells what is said of that.

import { detect } from '../../lib/index.ts'

type Opening = FileSystemFileHandle & { createSyncAccessHandle(): Promise<{ close(): void }> }

const root = await navigator.storage.getDirectory()
const handle = await root.getFileHandle('sync-handle', { create: true }) as Opening
const open = await handle.createSyncAccessHandle()
const { failures } = detect.why({ open })
open.close()
await root.removeEntry('sync-handle')
postMessage(failures.map(({ message }) => message))
