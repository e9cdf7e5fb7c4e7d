// What fetch speaks with: Headers, FormData, Request, Response. A body is read from a clone, by asynchronous verbs; the
// original is never consumed. What only the network can set – a response's url, say – stays behind, with a note.

import { answers, getterOf, innerKeys, methodOf } from '../core/brand.ts'
import { kind, type Kind, type Reader, type Writer } from '../core/kind.ts'

/** A name that no header has. */
const unused = 'x-dill-unused'
const hasHeader = methodOf<[string], boolean>(Headers.prototype, 'has')
const eachHeader = methodOf<[(value: string, name: string) => void], void>(Headers.prototype, 'forEach')
const appendHeader = methodOf<[string, string], void>(Headers.prototype, 'append')
const deleteHeader = methodOf<[string], void>(Headers.prototype, 'delete')

/** Cookies that are set come one by one; all others in the order of their names, joined, as fetch itself shows them. */
function tellHeaders(headers: object, out: Writer): void {
  eachHeader(headers, (value, name) => {
    out.text('name', name)
    out.text('value', value)
  })
}

function headersOf(from: Reader): Headers {
  const headers = new Headers()
  while (from.more()) appendHeader(headers, from.text(), from.text())
  return headers
}

/** To delete what is not there changes nothing, and throws where nothing may change. */
function isImmutable(headers: object): boolean {
  return !hasHeader(headers, unused) && !answers(value => deleteHeader(value, unused))(headers)
}

const headers: Kind<Headers> = kind<Headers>({
  tag: 'Headers', prototypes: [Headers.prototype], is: answers(value => hasHeader(value, 'a')), own: innerKeys(() => new Headers()),
  encode(value, out) {
    if (isImmutable(value)) out.note('These headers cannot be changed; the copy can.')
    out.hold()
    tellHeaders(value, out)
  },
  shell: () => new Headers(),
  fill(value, from) {
    while (from.more()) appendHeader(value, from.text(), from.text())
  },
})

// ── FormData ─────────────────────────────────────────────────────────────────────────────────────────────────────

const sizeOfBlob = answers(getterOf(Blob.prototype, 'size'))
const isBlob = (value: unknown): boolean => typeof value === 'object' && value !== null && sizeOfBlob(value)
const hasField = methodOf<[string], boolean>(FormData.prototype, 'has')
const eachField = methodOf<[(value: unknown, name: string) => void], void>(FormData.prototype, 'forEach')
const appendField = methodOf<[string, unknown], void>(FormData.prototype, 'append')

const formData: Kind<FormData> = kind<FormData>({
  tag: 'FormData', prototypes: [FormData.prototype], is: answers(value => hasField(value, 'a')), own: innerKeys(() => new FormData()),
  encode(value, out) {
    eachField(value, (field, name) => {
      out.text('name', name)
      out.value('value', field)
    })
  },
  decode(from) {
    const made = new FormData()
    while (from.more()) {
      const name = from.text()
      const field = from.value()
      // Anything else would be made a string.
      if (typeof field !== 'string' && !isBlob(field)) return from.fail('a field is neither a string nor a file')
      appendField(made, name, field)
    }
    return made
  },
})

// ── bodies ───────────────────────────────────────────────────────────────────────────────────────────────────────

const isBuffer = answers(getterOf(ArrayBuffer.prototype, 'byteLength'))

/** What Request and Response have in common. */
interface BodyFacts {
  readonly used: (value: object) => boolean
  readonly body: (value: object) => ReadableStream | null
  readonly read: (value: object) => Promise<ArrayBuffer>
}

function bodyFacts(prototype: object): BodyFacts {
  const clone = methodOf<[], object>(prototype, 'clone')
  const read = methodOf<[], Promise<ArrayBuffer>>(prototype, 'arrayBuffer')
  return {
    used: getterOf(prototype, 'bodyUsed'),
    body: getterOf(prototype, 'body'),
    read: async value => read(clone(value)),
  }
}

/** Tells the body, or null; false if it was refused. */
function tellBody(value: object, { used, body, read }: BodyFacts, out: Writer): boolean {
  const stream = body(value)
  if (used(value) || stream?.locked) {
    out.refuse('its body was read, or is being read.', 'Save it, or its clone(), before it is read.')
    return false
  }
  if (stream === null) out.value('body', null)
  else out.later('body', value, () => read(value))
  return true
}

function bodyOf(from: Reader): ArrayBuffer | null {
  const body = from.value()
  return body === null || (typeof body === 'object' && isBuffer(body)) ? body as ArrayBuffer | null : from.fail('a body is no bytes')
}

// ── Response ─────────────────────────────────────────────────────────────────────────────────────────────────────

const responseBody = bodyFacts(Response.prototype)
const statusOf = getterOf<number>(Response.prototype, 'status')
const statusTextOf = getterOf<string>(Response.prototype, 'statusText')
const responseHeaders = getterOf<Headers>(Response.prototype, 'headers')
const responseType = getterOf<string>(Response.prototype, 'type')
const responseUrl = getterOf<string>(Response.prototype, 'url')

const response: Kind<Response> = kind<Response>({
  tag: 'Response', prototypes: [Response.prototype], is: answers(statusOf), own: innerKeys(() => new Response('')),
  encode(value, out) {
    const type = responseType(value)
    if (type.startsWith('opaque')) return out.refuse('it is opaque: scripts cannot read it.', 'Fetch it with mode "cors", if its server allows that.')
    if (type === 'basic' || type === 'cors' || responseUrl(value) !== '') {
      out.note('Only the network sets url, type and redirected: the copy has those of a response that a script made.')
    }
    out.number('status', statusOf(value))
    out.text('statusText', statusTextOf(value))
    if (tellBody(value, responseBody, out)) tellHeaders(responseHeaders(value), out)
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

// ── Request ──────────────────────────────────────────────────────────────────────────────────────────────────────

const requestBody = bodyFacts(Request.prototype)
const requestUrl = getterOf<string>(Request.prototype, 'url')
const methodName = getterOf<string>(Request.prototype, 'method')
const requestHeaders = getterOf<Headers>(Request.prototype, 'headers')
const requestSignal = getterOf<AbortSignal>(Request.prototype, 'signal')
const keptAlive = getterOf<boolean>(Request.prototype, 'keepalive')
const isAborted = getterOf<boolean>(AbortSignal.prototype, 'aborted')
const choices = ['mode', 'credentials', 'cache', 'redirect', 'referrer', 'referrerPolicy', 'integrity'] as const
const choiceGetters = choices.map(name => ({ name, get: getterOf<string>(Request.prototype, name) }))

const request: Kind<Request> = kind<Request>({
  tag: 'Request', prototypes: [Request.prototype], is: answers(requestUrl), own: innerKeys(() => new Request('data:,')),
  encode(value, out) {
    out.text('url', requestUrl(value))
    out.text('method', methodName(value))
    out.value('keepalive', keptAlive(value))
    const signal = requestSignal(value)
    out.value('signal', isAborted(signal) ? signal : null)
    for (const { name, get } of choiceGetters) {
      const choice = get(value)
      if (choice === 'navigate') out.note('Only a browser makes requests that navigate: the mode of the copy is "same-origin".')
      out.text(name, choice === 'navigate' ? 'same-origin' : choice)
    }
    if (tellBody(value, requestBody, out)) tellHeaders(requestHeaders(value), out)
  },
  decode(from) {
    const url = from.text()
    const method = from.text()
    const keepalive = from.value() === true
    const signal = from.value()
    if (signal !== null && !(signal instanceof AbortSignal)) return from.fail('a signal is no AbortSignal')
    const init: Record<string, unknown> = Object.assign(Object.create(null), { method, keepalive, signal })
    for (const name of choices) init[name] = from.text()
    init['body'] = bodyOf(from)
    init['headers'] = headersOf(from)
    return new Request(url, init)
  },
  label: value => `Request(${methodName(value)} ${requestUrl(value)})`,
})

/** What fetch speaks with. */
export const web: readonly Kind[] = [headers, formData, response, request]
