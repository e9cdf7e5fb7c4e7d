// Handles to files of the browser. A handle cannot be written into bytes: it travels beside them as itself; or, if its
// file is the origin's own, by the file's path, and is looked up again by the verbs that can wait. With `FILE_FMODE` the
// contents come along. Nothing that is there is written over, unless the load is told to restore.

import { answers, getterOf, isArrayBuffer } from '../core/brand.ts'
import { describeError, PicklingError, UnpicklingError } from '../core/errors.ts'
import { Inner, kind, type Kind, type Lent, type Reader } from '../core/kind.ts'
import { FILE_FMODE } from '../core/settings.ts'
import { hexText } from '../core/text.ts'

const why = 'it is a permission that this browser keeps, and bytes cannot hold it.'
const remedy = 'Save it in a session, or give a list: dumps(value, { attachments: [] }), and keep that list too. Or use await dumpsAsync(value): a file of the origin itself travels by its path, and with fmode: FILE_FMODE any by its contents.'

/** Where a file of the origin's own file system is; where it is loaded, with the handle to it. */
class Place extends Inner {
  readonly path: string
  readonly handle: FileSystemFileHandle | undefined
  /** True if there was no such file. */
  readonly isNew: boolean

  constructor(path: string, handle?: FileSystemFileHandle, isNew = false) {
    super()
    this.path = path
    this.handle = handle
    this.isNew = isNew
  }
}

const place: Kind<Place> = kind<Place>({
  tag: 'place of a file', prototypes: [Place.prototype], own: 'all', inner: true, judged: 1, arity: 1,
  encode: ({ path }, out) => out.text('path', path),
  asks: ([path]) => ({
    level: 'refs', listed: true, name: `a file of this origin (${String(path)})`,
    allowed: allow => allow.includes(path),
    fetch: () => borrow(String(path)),
  }),
  decode(from) {
    from.text()
    return from.fetched instanceof Place ? from.fetched : from.fail('only asynchronous verbs can open a file. Use await loadsAsync(bytes), load or loadSession', 'ASYNC_ONLY')
  },
})

/** Looks the file up, and makes an empty one where there is none: whoever has a handle may write to it. */
async function borrow(path: string): Promise<Lent> {
  try {
    let folder = await navigator.storage.getDirectory()
    const names = path.split('/')
    const last = names.pop()!
    for (const name of names) folder = await folder.getDirectoryHandle(name, { create: true })
    const there = await folder.getFileHandle(last).catch((error: unknown) => {
      if ((error as Error | undefined)?.name === 'NotFoundError') return undefined
      throw error
    })
    const handle = there ?? await folder.getFileHandle(last, { create: true })
    return { value: new Place(path, handle, there === undefined), undo: async () => there === undefined ? folder.removeEntry(last) : undefined }
  } catch (cause) {
    throw new UnpicklingError(`Cannot open the file ${JSON.stringify(path)} of this origin: ${describeError(cause)}.`, { code: 'NO_FILE', cause })
  }
}

/**
 * Where a file is to be found again. One that the user picked is a file of the origin's own from then on, beside others of
 * its contents alone, so that it is never taken for another.
 */
async function placeOf(handle: FileSystemFileHandle, name: string, contents: boolean): Promise<Place> {
  const path = await (await navigator.storage.getDirectory()).resolve(handle)
  if (path !== null) return new Place(path.join('/'))
  if (!contents) throw new PicklingError(why, { code: 'REFUSED', hint: remedy })
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await contentsOf(handle)))
  return new Place(`dill-files/${hexText(digest.subarray(0, 16))}/${name}`)
}

async function contentsOf(handle: FileSystemFileHandle): Promise<ArrayBuffer> {
  return (await handle.getFile()).arrayBuffer()
}

/** Stands for the contents of a handle, which itself stands for its place. */
const contentsKeys = new WeakMap<object, object>()

function contentsKey(handle: object): object {
  let key = contentsKeys.get(handle)
  if (key === undefined) contentsKeys.set(handle, key = {})
  return key
}

async function restore(handle: FileSystemFileHandle, contents: ArrayBuffer): Promise<void> {
  try {
    const stream = await handle.createWritable()
    await stream.write(contents)
    await stream.close()
  } catch (cause) {
    throw new UnpicklingError(`the contents of the file ${JSON.stringify(handle.name)} cannot be written: ${describeError(cause)}.`, { code: 'NO_FILE', cause })
  }
}

function contentsFrom(from: Reader): ArrayBuffer {
  const part: unknown = from.value()
  return typeof part === 'object' && part !== null && isArrayBuffer(part) ? part as ArrayBuffer : from.fail('the contents of a file are missing')
}

function handles(): readonly Kind[] {
  const kindOf = getterOf<string>(FileSystemHandle.prototype, 'kind')
  const nameOf = getterOf<string>(FileSystemHandle.prototype, 'name')
  const answered = answers(kindOf)
  const isHandle = (value: unknown): value is FileSystemFileHandle => typeof value === 'object' && value !== null && answered(value) && kindOf(value) === 'file'
  return [place, kind<FileSystemFileHandle>({
    tag: 'file handle', prototypes: [FileSystemFileHandle.prototype], is: isHandle, own: 'all',
    encode(handle, out) {
      const withContents = out.fmode === FILE_FMODE
      if (Object.keys(handle).length > 0) out.note('Properties that were added to it may stay behind.')
      out.value('with its contents', withContents)
      if (out.attaches) out.attach('itself', handle, why, remedy)
      else out.later('itself', handle, () => placeOf(handle, nameOf(handle), withContents), why, remedy)
      if (withContents) out.later('contents', contentsKey(handle), () => contentsOf(handle))
    },
    decode(from) {
      const withContents = from.value() === true
      const itself = from.any()
      const found = Inner.is(itself) && itself instanceof Place ? itself : undefined
      const handle = found !== undefined ? found.handle! : isHandle(itself) ? itself : from.fail('what stands in the attachments is no FileSystemFileHandle')
      if (!withContents) return handle
      const contents = contentsFrom(from)
      if (from.files === 'restore' || found?.isNew === true) from.afterwards(() => restore(handle, contents))
      return handle
    },
    label: handle => `FileSystemFileHandle(${JSON.stringify(nameOf(handle))})`,
  })]
}

/** Handles to files, and what stands in them. */
export const handleKinds: readonly Kind[] = typeof FileSystemFileHandle === 'function' && typeof FileSystemHandle === 'function' ? handles() : []
