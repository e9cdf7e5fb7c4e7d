// What functions and classes are told with and no value is: the text that a site stands in, the site, what its functions
// are alike in, the activation that a closure has captured and its scope, a global that it carries along. Where the source
// travels, the rows of its skeleton do too, as plain data, which is checked here before anything is made of it.

import type { ScopeRow, SiteRow, Skeleton } from '../capture/skeleton.ts'
import { PickleError } from '../core/errors.ts'
import { Inner, kind, type Kind, type Reader } from '../core/kind.ts'
import { Activation, Entered, Scope } from '../link/activation.ts'
import { addressFrom, checkedName, tellAddress } from '../link/address.ts'
import { Cell, globalsOf } from '../link/cell.ts'
import { adopt, Instance, instanceWith } from '../link/instance.ts'
import { Mould } from '../link/mould.ts'
import { isOneText, Site, siteLabel, type Facts } from '../link/site.ts'
import { isScopeRow, namesFault, siteFault } from '../link/rows.ts'
import { Successors } from '../link/successors.ts'
import { toldFor } from '../link/texts.ts'

/** True where the rows travel: not for what only a reference is wanted of, and where no text is at hand. */
function sourceOf({ skeleton, lone }: Instance, byref: boolean): Skeleton | undefined {
  return (!byref || lone) && skeleton?.sites.some(row => row?.text !== undefined) === true ? skeleton : undefined
}

/** A module, a script, or a lone function's text. */
export const text: Kind<Instance> = kind<Instance>({
  tag: 'text', prototypes: [Instance.prototype], own: 'all', inner: true,
  encode(instance, out) {
    const { hash, id, lone, isolated, within } = instance
    const source = sourceOf(instance, out.byref)
    out.text('hash', hash)
    out.text('id', id)
    out.value('lone', lone)
    out.value('isolated', isolated || out.recurse)
    out.value('in main', within !== undefined && !isolated && !out.recurse)
    out.value('sourced', source !== undefined)
    if (source === undefined) return
    out.text('prefix', source.prefix)
  },
  decode(from) {
    const hash = from.text()
    const id = from.text()
    const [lone, isolated, inMain, sourced] = [flag(from), flag(from), flag(from), flag(from)]
    const skeleton = sourced ? skeletonFrom(from, hash, id) : undefined
    const known = knownWith(hash, from)
    if (!isolated && known !== undefined && (known.module !== undefined || known.within === (inMain ? from.scope : undefined))) return known
    // What these bytes do not bring is not taken from others, which may have told of it whole.
    const rows = known?.module?.load === undefined ? skeleton : known.skeleton ?? skeleton
    if (rows === undefined) return new Instance({ hash, id, outermost: hash })
    const within = isolated ? globalsOf(from) : inMain ? from.scope : undefined
    return adopt({ hash, id, lone, isolated, told: rows === skeleton, ...(within === undefined ? {} : { within }) }, rows)
  },
})

/** A loaded module; of functions that stand for themselves only where the bytes may bring code. */
function knownWith(hash: string, from: Reader): Instance | undefined {
  const known = instanceWith(hash)
  return known?.module !== undefined || from.code ? known : undefined
}

function flag(from: Reader): boolean {
  const part = from.value()
  return typeof part === 'boolean' ? part : from.fail('a part is neither true nor false')
}

function skeletonFrom(from: Reader, hash: string, id: string): Skeleton {
  const prefix = from.text()
  const fault = namesFault([`${prefix}0`])
  if (fault !== undefined) from.fail(fault, 'BAD_NAME')
  return { hash, id, prefix, bindings: [], scopes: [], sites: [] }
}

/** One function or class of a text. Begins with what trust is decided by. */
export const site: Kind<Site> = kind<Site>({
  tag: 'site', prototypes: [Site.prototype], own: 'all', inner: true, judged: 7,
  encode({ instance, index, path, line, column, digest, row }, out) {
    out.text('hash', instance.hash)
    out.text('id', instance.id)
    out.number('index', index)
    out.text('path', path)
    out.number('line', line)
    out.number('column', column)
    out.text('digest', digest)
    out.value('text', toldFor(instance, row === undefined || row.scope >= 0 || row.bindings.length > 0, out))
    if (row?.text === undefined || (out.byref && !instance.lone)) return
    out.value('row', row)
    // Names that nobody speaks of stay at home.
    for (const at of row.bindings) {
      out.number('binding', at)
      out.text('name', instance.skeleton!.bindings[at]!)
    }
  },
  decode(from) {
    const [hash, id, index] = [from.text(), from.text(), from.integer(-1, 2 ** 31)]
    const facts = { hash, id, index, path: from.text(), line: from.integer(0, 2 ** 31), column: from.integer(0, 2 ** 31), digest: from.text() }
    const instance = from.value(Instance)
    const row = from.more() ? rowFrom(from) : undefined
    const names: [number, string][] = []
    while (from.more()) names.push([from.integer(0, 2 ** 24), checkedName(from.text(), from)])
    const successor = successorsIn(from)?.of(facts)
    if (successor !== undefined) return successor
    if (row !== undefined) {
      instance.learn('sites', index, row)
      for (const [at, name] of names) instance.learn('bindings', at, name)
    }
    // What these bytes do not bring is not taken from others, which may have told of it whole.
    if (instanceWith(hash)?.module === undefined) return new Site(instance, index, facts, row)
    const here = instance.skeleton?.sites[index]
    if (here !== undefined && facts.digest !== '' && !isOneText(here.digest, facts.digest)) throw otherwise(facts)
    return new Site(instance, index, facts, here)
  },
})

function otherwise({ path, id, line, column }: Facts): PickleError {
  return new PickleError(`${siteLabel(path, id, line, column)} is made in other scopes here: another version of dill has instrumented its text`, {
    code: 'UNKNOWN_SITE', hint: 'Load with the version of dill that wrote the bytes, or write them anew with this one.',
  })
}

/** Later versions of texts, unless the caller wants what was stored. */
function successorsIn(from: Reader): Successors | undefined {
  return from.insight instanceof Successors && !from.ignore ? from.insight : undefined
}

function rowFrom(from: Reader): SiteRow {
  const row = from.value()
  const fault = siteFault(row, from.limits.source)
  return fault === undefined ? row as SiteRow : from.fail(fault.why, fault.code)
}

/** What functions of a site are alike in. */
export const mould: Kind<Mould> = kind<Mould>({
  tag: 'mould', prototypes: [Mould.prototype], own: 'all', inner: true,
  encode({ site, alike }, out) {
    out.value('site', site)
    tellAddress(site.instance, alike.address, out)
    if (!alike.whole) return
    out.value('name', alike.name)
    out.value('length', alike.length)
    out.value('prototype', alike.prototype)
  },
  decode(from) {
    const site = from.value(Site)
    const address = addressFrom(site.instance, from)
    if (!from.more()) return new Mould(site, { address, whole: false, prototype: false })
    return new Mould(site, { address, whole: true, name: from.value(), length: from.value(), prototype: flag(from) })
  },
})

/** A scope of a text, with so many of its variables set. */
export const scope: Kind<Scope> = kind<Scope>({
  tag: 'scope', prototypes: [Scope.prototype], own: 'all', inner: true,
  encode({ instance, index, set }, out) {
    out.value('text', toldFor(instance, true, out))
    out.number('index', index)
    out.number('set', set)
    const source = sourceOf(instance, out.byref)
    if (source !== undefined) out.value('row', source.scopes[index])
  },
  decode(from) {
    const made = new Scope(from.value(Instance), from.integer(0, 2 ** 31), from.integer(0, 2 ** 31))
    const row = from.more() ? scopeFrom(from) : undefined
    if (made.instance.skeleton === undefined) return made
    if (row !== undefined) made.instance.learn('scopes', made.index, row)
    return made.set <= (made.row?.variables.length ?? -1) ? made : unfit(from)
  },
})

/** What a closure has captured: only that it is there; its variables are told by the functions that need them. */
export const activation: Kind<Inner> = kind<Activation | Entered>({
  tag: 'activation', prototypes: [Activation.prototype], own: 'all', inner: true, arity: 2,
  encode({ scope, parent }, out) {
    out.value('parent', parent)
    out.value('scope', scope)
  },
  decode(from) {
    const part = from.any()
    const parent = part === undefined || (Inner.is(part) && part instanceof Entered) ? part : from.fail('an activation stands in what is none')
    const scope = from.value(Scope)
    const { instance, row } = scope
    if (instance.skeleton !== undefined && (row?.parent !== (parent?.scope.index ?? -1) || (parent !== undefined && parent.scope.instance !== instance))) unfit(from)
    return new Entered(scope, parent)
  },
})

function unfit(from: Reader): never {
  return from.fail('an activation does not fit the scope that it is said to be of', 'BAD_SITE')
}

function scopeFrom(from: Reader): ScopeRow {
  const row = from.value()
  const fault = isScopeRow(row)
  return fault === undefined ? row as ScopeRow : from.fail(fault, 'BAD_SITE')
}

/** A global that functions carry along. */
export const cell: Kind<Cell> = kind<Cell>({
  tag: 'cell', prototypes: [Cell.prototype], own: 'all', inner: true,
  encode({ instance, name, value }, out) {
    out.text('name', name)
    if (instance !== undefined) out.value('text', toldFor(instance, true, out))
    out.hold()
    out.value('value', value)
  },
  shell(from) {
    const name = from.text()
    return new Cell(from.more() ? from.value(Instance) : undefined, name, undefined)
  },
  fill({ instance, name }, from) {
    const scope = instance === undefined ? globalsOf(from) : instance.bindings
    if (instance !== undefined && !instance.isolated) from.fail('a global is not kept apart', 'BAD_SITE')
    scope[name] = from.value()
  },
})
