// Files, and what only a structured clone can carry. The contents of a Blob are read by asynchronous code alone; handles
// and keys cannot be read at all, and travel beside the bytes, as what they are.

import { answers, getterOf, innerKeys, methodOf } from '../core/brand.ts'
import { kind, type Kind, type Reader, type Writer } from '../core/kind.ts'

// ── Blob and File ────────────────────────────────────────────────────────────────────────────────────────────────

const sizeOf = getterOf<number>(Blob.prototype, 'size')
const typeOf = getterOf<string>(Blob.prototype, 'type')
const readBlob = methodOf<[], Promise<ArrayBuffer>>(Blob.prototype, 'arrayBuffer')
const isBlob = answers(sizeOf)
const isBuffer = answers(getterOf(ArrayBuffer.prototype, 'byteLength'))
/** Some versions of Node put parts of a Blob below a prototype of their own. */
const partPrototype = Object.getPrototypeOf(new Blob([]).slice()) as object

/** Where there is a place beside the bytes the blob goes there unread: sessions and workers clone it without its bytes. */
function tellContents(blob: object, out: Writer): void {
  out.text('type', typeOf(blob))
  out.value('beside', out.attaches)
  if (out.attaches) out.attach('contents', blob, 'there is no place beside the bytes.')
  else out.later('contents', blob, () => readBlob(blob))
}

function contentsOf(from: Reader): { type: string, parts: [BlobPart] } {
  const type = from.text()
  const beside = from.value() === true
  const part = from.value()
  const fits = typeof part === 'object' && part !== null && (beside ? isBlob(part) : isBuffer(part))
  return fits ? { type, parts: [part as BlobPart] } : from.fail('the contents of a blob are missing')
}

function blobOf(tag: string, prototypes: readonly object[]): Kind<Blob> {
  return kind<Blob>({
    tag, prototypes, is: isBlob, own: [...innerKeys(() => new Blob([])), ...innerKeys(() => new Blob([]).slice())], arity: 3,
    encode: tellContents,
    decode(from) {
      const { type, parts } = contentsOf(from)
      return new Blob(parts, { type })
    },
    label: value => `Blob(${sizeOf(value)}, ${JSON.stringify(typeOf(value))})`,
  })
}

const blobs: readonly Kind[] = [
  blobOf('Blob', [Blob.prototype]),
  // Its tag is known everywhere, so that what such a Node writes can be read by all.
  blobOf('Blob part', partPrototype === Blob.prototype ? [] : [partPrototype]),
]

const files: readonly Kind[] = typeof File === 'function' ? [fileOf()] : []

function fileOf(): Kind<File> {
  const nameOf = getterOf<string>(File.prototype, 'name')
  const modifiedOf = getterOf<number>(File.prototype, 'lastModified')
  const pathOf = Object.hasOwn(File.prototype, 'webkitRelativePath') ? getterOf<string>(File.prototype, 'webkitRelativePath') : () => ''
  return kind<File>({
    tag: 'File', prototypes: [File.prototype], is: answers(nameOf), own: innerKeys(() => new File([], '')), arity: 5,
    encode(value, out) {
      if (pathOf(value) !== '') out.note('The folder that it was chosen with is not carried: a script cannot set webkitRelativePath.')
      out.text('name', nameOf(value))
      out.number('lastModified', modifiedOf(value))
      tellContents(value, out)
    },
    decode(from) {
      const name = from.text()
      const lastModified = from.number()
      const { type, parts } = contentsOf(from)
      return new File(parts, name, { type, lastModified })
    },
    label: value => `File(${JSON.stringify(nameOf(value))}, ${sizeOf(value)})`,
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
    tag, prototypes: [Type.prototype], is, arity: 1,
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
  ...blobs, ...files, ...lists,
  ...besideBytes('FileSystemFileHandle', 'FileSystemHandle', 'kind', 'file', handle, keep),
  ...besideBytes('FileSystemDirectoryHandle', 'FileSystemHandle', 'kind', 'directory', handle, keep),
  ...besideBytes('CryptoKey', 'CryptoKey', 'type', undefined, 'its secret is kept from scripts, and bytes cannot hold it.',
    `${keep} Or export it: await crypto.subtle.exportKey("jwk", key).`),
]
