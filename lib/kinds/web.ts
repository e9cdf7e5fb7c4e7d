// What fetch speaks with: Headers, FormData, Request, Response. A body is read from a clone, by asynchronous verbs; the
// original is never consumed. What only the network can set – a response's url, say – stays behind, with a note.

import { answers, getterOf, getterOr, innerKeys, isArrayBuffer, methodOf } from '../core/brand.ts'
import { kind, type Kind, type Reader, type Writer } from '../core/kind.ts'
import { standsFor } from '../core/stand-ins.ts'

// ── Headers ──────────────────────────────────────────────────────────────────────────────────────────────────────

type Each = (tell: (value: string, name: string) => void) => void

/** A name that no header has. */
const unused = 'x-dill-unused'

function headers(): Kind<Headers> {
  const has = methodOf<[string], boolean>(Headers.prototype, 'has')
  const append = methodOf<[string, string], void>(Headers.prototype, 'append')
  const remove = methodOf<[string], void>(Headers.prototype, 'delete')
  const each = methodOf<Parameters<Each>, void>(Headers.prototype, 'forEach')
  // To delete what is not there changes nothing, and throws where nothing may change.
  const isImmutable = (value: object): boolean => !has(value, unused) && !answers(v => remove(v, unused))(value)
  return kind<Headers>({
    tag: 'Headers', prototypes: [Headers.prototype], is: answers(value => has(value, unused)), own: innerKeys(() => new Headers()),
    encode(value, out) {
      if (isImmutable(value)) out.note('These headers cannot be changed; the copy can.')
      out.hold()
      tellHeaders(tell => each(value, tell), out)
    },
    shell: () => new Headers(),
    fill(value, from) {
      while (from.more()) append(value, from.text(), from.text())
    },
  })
}

/** Cookies that are set come one by one; all others in the order of their names, joined, as fetch itself shows them. */
function tellHeaders(each: Each, out: Writer): void {
  each((value, name) => {
    out.text('name', name)
    out.text('value', value)
  })
}

function headersOf(from: Reader): Headers {
  const made = new Headers()
  while (from.more()) made.append(from.text(), from.text())
  return made
}

// ── FormData ─────────────────────────────────────────────────────────────────────────────────────────────────────

/** For each file of a form what stands for it, by its place. */
const standIns = new WeakMap<FormData, object[]>()

/** From version 150 on, Chromium makes a file anew for whoever asks for what was appended as a Blob. */
function steadyFiles(form: FormData, fields: readonly unknown[], again: readonly unknown[]): void {
  for (const [i, field] of fields.entries()) {
    if (typeof field !== 'object' || field === null || field === again[i]) continue
    let known = standIns.get(form)
    if (known === undefined) standIns.set(form, known = [])
    standsFor(known[i] ??= {}, field)
  }
}

function formData(): Kind<FormData> {
  const has = methodOf<[string], boolean>(FormData.prototype, 'has')
  const append = methodOf<[string, unknown], void>(FormData.prototype, 'append')
  const each = methodOf<[(value: unknown, name: string) => void], void>(FormData.prototype, 'forEach')
  const isBlob = answers(getterOf(Blob.prototype, 'size'))
  return kind<FormData>({
    tag: 'FormData', prototypes: [FormData.prototype], is: answers(value => has(value, unused)), own: innerKeys(() => new FormData()),
    encode(value, out) {
      const names: string[] = []
      const [fields, again]: [unknown[], unknown[]] = [[], []]
      each(value, (field, name) => { names.push(name); fields.push(field) })
      if (fields.some(field => typeof field !== 'string')) each(value, field => again.push(field))
      steadyFiles(value, fields, again)
      for (const [i, name] of names.entries()) {
        out.text('name', name)
        out.value('value', fields[i])
      }
    },
    decode(from) {
      const made = new FormData()
      while (from.more()) {
        const name = from.text()
        const field = from.value()
        // Anything else would be made a string.
        const fits = typeof field === 'string' || (typeof field === 'object' && field !== null && isBlob(field))
        append(made, name, fits ? field : from.fail('a field is neither a string nor a file'))
      }
      return made
    },
  })
}

// ── bodies ───────────────────────────────────────────────────────────────────────────────────────────────────────

/** What Request and Response have in common. */
interface BodyFacts {
  readonly used: (value: object) => boolean
  /** Undefined where the engine does not tell: Firefox, of a Request. */
  readonly body: (value: object) => ReadableStream | null | undefined
  readonly headers: (value: object, tell: Parameters<Each>[0]) => void
  readonly read: (value: object) => Promise<ArrayBuffer>
}

function bodyFacts(prototype: object): BodyFacts {
  const clone = methodOf<[], object>(prototype, 'clone')
  const read = methodOf<[], Promise<ArrayBuffer>>(prototype, 'arrayBuffer')
  const headers = getterOf<Headers>(prototype, 'headers')
  const each = methodOf<Parameters<Each>, void>(Headers.prototype, 'forEach')
  return {
    used: getterOf(prototype, 'bodyUsed'),
    body: getterOr<ReadableStream | null | undefined>(prototype, 'body', undefined),
    headers: (value, tell) => each(headers(value), tell),
    read: async value => read(clone(value)),
  }
}

/** Tells body and headers. `bare` is true for what never has a body. */
function tellBody(value: object, { used, body, headers, read }: BodyFacts, bare: boolean, out: Writer): void {
  const stream = bare ? null : body(value)
  if (used(value) || stream?.locked) return out.refuse('its body was read, or is being read.', 'Save it, or its clone(), before it is read.')
  if (stream === null) out.value('body', null)
  else out.later('body', value, () => read(value))
  tellHeaders(tell => headers(value, tell), out)
}

function bodyOf(from: Reader): ArrayBuffer | null {
  const body = from.value()
  return body === null || (typeof body === 'object' && isArrayBuffer(body)) ? body as ArrayBuffer | null : from.fail('a body is no bytes')
}

// ── Response ─────────────────────────────────────────────────────────────────────────────────────────────────────

function response(): Kind<Response> {
  const facts = bodyFacts(Response.prototype)
  const statusOf = getterOf<number>(Response.prototype, 'status')
  const statusTextOf = getterOf<string>(Response.prototype, 'statusText')
  const typeOf = getterOf<string>(Response.prototype, 'type')
  const urlOf = getterOf<string>(Response.prototype, 'url')
  return kind<Response>({
    tag: 'Response', prototypes: [Response.prototype], is: answers(statusOf), own: innerKeys(() => new Response('')),
    encode(value, out) {
      const type = typeOf(value)
      if (type.startsWith('opaque')) return out.refuse('it is opaque: scripts cannot read it.', 'Fetch it with mode "cors", if its server allows that.')
      if (type === 'basic' || type === 'cors' || urlOf(value) !== '') {
        out.note('Only the network sets url, type and redirected: the copy has those of a response that a script made.')
      }
      out.number('status', statusOf(value))
      out.text('statusText', statusTextOf(value))
      tellBody(value, facts, false, out)
    },
    decode(from) {
      const status = from.integer(0, 599)
      const statusText = from.text()
      const body = bodyOf(from)
      const headers = headersOf(from)
      // The one without a status is the network's error.
      return status === 0 ? Response.error() : new Response(body, { status, statusText, headers })
    },
    label: value => `Response(${statusOf(value)})`,
  })
}

// ── Request ──────────────────────────────────────────────────────────────────────────────────────────────────────

const choices = ['mode', 'credentials', 'cache', 'redirect', 'referrer', 'referrerPolicy', 'integrity', 'keepalive'] as const

function request(): Kind<Request> {
  const facts = bodyFacts(Request.prototype)
  const urlOf = getterOf<string>(Request.prototype, 'url')
  const methodName = getterOf<string>(Request.prototype, 'method')
  const signalOf = getterOf<AbortSignal>(Request.prototype, 'signal')
  const isAborted = getterOf<boolean>(AbortSignal.prototype, 'aborted')
  const getters = choices.map(name => ({ name, get: getterOr<string | boolean | undefined>(Request.prototype, name, undefined) }))
  return kind<Request>({
    tag: 'Request', prototypes: [Request.prototype], is: answers(urlOf), own: innerKeys(() => new Request('data:,')),
    encode(value, out) {
      const method = methodName(value)
      const signal = signalOf(value)
      out.text('url', urlOf(value))
      out.text('method', method)
      out.value('signal', isAborted(signal) ? signal : null)
      for (const { name, get } of getters) {
        const choice = get(value)
        if (choice === 'navigate') out.note('Only a browser makes requests that navigate: the mode of the copy is "same-origin".')
        out.value(name, choice === 'navigate' ? 'same-origin' : choice)
      }
      tellBody(value, facts, method === 'GET' || method === 'HEAD', out)
    },
    decode(from) {
      const init = Object.create(null) as Record<string, unknown>
      const url = from.text()
      init['method'] = from.text()
      const signal = init['signal'] = from.value()
      if (signal !== null && !(typeof signal === 'object' && answers(isAborted)(signal))) return from.fail('a signal is no AbortSignal')
      for (const name of choices) {
        const choice = from.value()
        if (typeof choice === 'string' || typeof choice === 'boolean') init[name] = choice
        else if (choice !== undefined) return from.fail('a choice is neither a string nor a boolean')
      }
      init['body'] = bodyOf(from)
      init['headers'] = headersOf(from)
      return new Request(url, init)
    },
    label: value => `Request(${methodName(value)} ${urlOf(value)})`,
  })
}

/** What fetch speaks with, where there is fetch: worklets have none. */
export const web: readonly Kind[] = typeof Headers === 'function' && typeof Request === 'function'
  ? [headers(), formData(), response(), request()] : []
