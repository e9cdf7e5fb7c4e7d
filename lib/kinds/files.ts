// Files, and what only a structured clone can carry. The contents of a Blob are read by asynchronous code alone; handles
// and keys cannot be read at all, and travel beside the bytes, as what they are.

import { answers, getterOf, getterOr, innerKeys, isArrayBuffer, methodOf } from '../core/brand.ts'
import { kind, type Kind, type Reader, type Writer } from '../core/kind.ts'
import { standInOf } from '../core/stand-ins.ts'

// ── Blob and File ────────────────────────────────────────────────────────────────────────────────────────────────

/** Where there is a place beside the bytes a blob goes there unread: sessions and workers clone it without its bytes. */
function contents(): { tell: (blob: object, out: Writer) => void, read: (from: Reader) => { type: string, parts: [BlobPart] } } {
  const typeOf = getterOf<string>(Blob.prototype, 'type')
  const readBlob = methodOf<[], Promise<ArrayBuffer>>(Blob.prototype, 'arrayBuffer')
  const isBlob = answers(typeOf)
  return {
    tell(blob, out) {
      out.text('type', typeOf(blob))
      out.value('beside', out.attaches)
      if (out.attaches) out.attach('contents', blob, 'there is no place beside the bytes.')
      else out.later('contents', standInOf(blob), () => readBlob(blob))
    },
    read(from) {
      const type = from.text()
      const fits = from.value() === true ? isBlob : isArrayBuffer
      const part = from.value()
      return typeof part === 'object' && part !== null && fits(part) ? { type, parts: [part as BlobPart] } : from.fail('the contents of a blob are missing')
    },
  }
}

function blobs(): readonly Kind[] {
  const { tell, read } = contents()
  const sizeOf = getterOf<number>(Blob.prototype, 'size')
  // Some versions of Node put parts of a Blob below a prototype of their own: there a part comes back as one.
  const sliced = (): Blob => new Blob([]).slice()
  const cut = methodOf<[number, number, string], Blob>(Blob.prototype, 'slice')
  const partPrototype = Object.getPrototypeOf(sliced()) as object
  const blobOf = (tag: string, prototypes: readonly object[], made: (blob: Blob, type: string) => Blob = blob => blob): Kind<Blob> => kind<Blob>({
    tag, prototypes, is: answers(sizeOf), own: [...innerKeys(() => new Blob([])), ...innerKeys(sliced)], arity: 3,
    encode: tell,
    decode(from) {
      const { type, parts } = read(from)
      return made(new Blob(parts, { type }), type)
    },
    label: value => `Blob(${sizeOf(value)})`,
  })
  // The second is known everywhere, so that what such a Node writes can be read by all.
  return [
    blobOf('Blob', [Blob.prototype]),
    blobOf('Blob part', partPrototype === Blob.prototype ? [] : [partPrototype], (blob, type) => cut(blob, 0, sizeOf(blob), type)),
  ]
}

function file(): Kind<File> {
  const { tell, read } = contents()
  const nameOf = getterOf<string>(File.prototype, 'name')
  const modifiedOf = getterOf<number>(File.prototype, 'lastModified')
  const pathOf = getterOr(File.prototype, 'webkitRelativePath', '')
  return kind<File>({
    tag: 'File', prototypes: [File.prototype], is: answers(nameOf), own: innerKeys(() => new File([], '')), arity: 5,
    encode(value, out) {
      if (pathOf(value) !== '') out.note('The folder that it was chosen with is not carried: a script cannot set webkitRelativePath.')
      out.text('name', nameOf(value))
      out.number('lastModified', modifiedOf(value))
      tell(value, out)
    },
    decode(from) {
      const name = from.text()
      const lastModified = from.number()
      const { type, parts } = read(from)
      return new File(parts, name, { type, lastModified })
    },
    label: value => `File(${JSON.stringify(nameOf(value))})`,
  })
}

// ── FileList ─────────────────────────────────────────────────────────────────────────────────────────────────────

type ListClass = { readonly prototype: object }
type TransferClass = new () => { readonly items: { add(file: File): unknown }, readonly files: object }

const List = (globalThis as { FileList?: ListClass }).FileList
const Transfer = (globalThis as { DataTransfer?: TransferClass }).DataTransfer

/** A FileList has no constructor; a DataTransfer is asked for one. */
const lists: readonly Kind[] = List === undefined || Transfer === undefined || typeof File !== 'function' ? [] : [listOf(List, Transfer)]

function listOf(List: ListClass, Transfer: TransferClass): Kind<object> {
  const lengthOf = getterOf<number>(List.prototype, 'length')
  const itemOf = methodOf<[number], File>(List.prototype, 'item')
  return kind<object>({
    tag: 'FileList', prototypes: [List.prototype], is: answers(lengthOf), own: 'indices',
    encode(value, out) {
      for (let i = 0; i < lengthOf(value); i++) out.value('file', itemOf(value, i))
    },
    decode(from) {
      const transfer = new Transfer()
      while (from.more()) transfer.items.add(from.value(File))
      return transfer.files
    },
    label: value => `FileList(${lengthOf(value)})`,
  })
}

// ── what travels beside the bytes ────────────────────────────────────────────────────────────────────────────────

/** Carried as itself: what is loaded is what storage or another thread made of it. */
function besideBytes(tag: string, probeOn: string, probe: string, wanted: string | undefined, why: string, remedy: string): readonly Kind[] {
  const Type = (globalThis as unknown as Record<string, ListClass | undefined>)[tag]
  const Prober = (globalThis as unknown as Record<string, ListClass | undefined>)[probeOn]
  if (Type === undefined || Prober === undefined) return []
  const probed = getterOf<string>(Prober.prototype, probe)
  const answered = answers(probed)
  const is = (value: object): boolean => answered(value) && (wanted === undefined || probed(value) === wanted)
  return [kind<object>({
    // Node's keys stand below a prototype of their own.
    tag, prototypes: [Type.prototype], is, own: 'all', arity: 1,
    encode(value, out) {
      if (Object.keys(value).length > 0) out.note('Properties that were added to it may stay behind.')
      out.attach('itself', value, why, remedy)
    },
    decode(from) {
      const part = from.value()
      return typeof part === 'object' && part !== null && is(part) ? part : from.fail(`what stands in the attachments is no ${tag}`)
    },
    label: value => `${tag}(${probed(value)})`,
  })]
}

const handle = 'it is a permission that this browser keeps, and bytes cannot hold it.'
const keep = 'Save it in a session, or give a list: dumps(value, { attachments: [] }), and keep that list too.'

/** Files, and what travels beside the bytes. */
export const fileKinds: readonly Kind[] = [
  ...typeof Blob === 'function' ? blobs() : [], ...typeof File === 'function' ? [file()] : [], ...lists,
  // Read, and written no more.
  ...besideBytes('FileSystemFileHandle', 'FileSystemHandle', 'kind', 'file', handle, keep).map(old => ({ ...old, prototypes: [] })),
  ...besideBytes('FileSystemDirectoryHandle', 'FileSystemHandle', 'kind', 'directory', handle, keep),
  ...besideBytes('CryptoKey', 'CryptoKey', 'type', undefined, 'its secret is kept from scripts, and bytes cannot hold it.',
    `${keep} Or export it: await crypto.subtle.exportKey("jwk", key).`),
]
