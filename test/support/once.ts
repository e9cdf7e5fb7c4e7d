// What several processes of one run need, and one of them builds for all. It may not know what that is.

/** Builds a folder, unless it is there or another process is about it: then waits for that one. */
export async function builtOnce(folder: string, build: (outDir: string) => Promise<unknown>): Promise<void> {
  const { access, mkdir, rename, rm } = process.getBuiltinModule('node:fs/promises')
  const { dirname, join } = process.getBuiltinModule('node:path')
  const is = (path: string): Promise<boolean> => access(path).then(() => true, () => false)
  const site = `${folder}.site`
  await mkdir(dirname(folder), { recursive: true })
  for (;;) {
    if (await is(folder)) return
    // Only one can make it.
    if (await mkdir(site).then(() => true, () => false)) break
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  try {
    // Between the two looks another may have finished.
    if (await is(folder)) return
    await build(join(site, 'made'))
    await rename(join(site, 'made'), folder)
  } finally {
    await rm(site, { recursive: true })
  }
}
