// What is kept beside the instances of a class, in WeakMaps and WeakSets that the class can reach: so do compilers write
// private members for older engines, and so did people before there were any. Knows no kind and no bytes.

import { stampOf } from '../capture/stamps.ts'
import { answers, methodOf } from '../core/brand.ts'
import { makerOf } from '../core/classes.ts'
import { isBelowProxy, prototypeChain } from '../core/chain.ts'
import { placeOf } from './activation.ts'
import { bindings } from './homes.ts'
import { readBindings, type Instance } from './instance.ts'

const mapHas = /* @__PURE__ */ methodOf<[object], boolean>(WeakMap.prototype, 'has')
const mapGet = /* @__PURE__ */ methodOf<[object], unknown>(WeakMap.prototype, 'get')
const mapSet = /* @__PURE__ */ methodOf<[object, unknown], unknown>(WeakMap.prototype, 'set')
const setHas = /* @__PURE__ */ methodOf<[object], boolean>(WeakSet.prototype, 'has')
const setAdd = /* @__PURE__ */ methodOf<[object], unknown>(WeakSet.prototype, 'add')
const isMap = /* @__PURE__ */ answers(table => mapHas(table, table))
const isSet = /* @__PURE__ */ answers(table => setHas(table, table))

/** Where an object is kept, and as what. */
export interface Entry {
  /** By which the same WeakMap is found where this is loaded. */
  readonly place: string
  /** The name of the variable, for people. */
  readonly name: string
  readonly value: unknown
}

/** A WeakMap or a WeakSet that the class of a prototype can reach, at the top of its module or around it. */
interface Table {
  readonly instance: Instance
  /** Its variable's number, after that of the scope, if it stands in one. */
  readonly at: string
  readonly table: object
  readonly isMap: boolean
}

/** What the classes of a prototype's chain can reach. */
export class Tables {
  readonly #instances: readonly Instance[]
  readonly #all: readonly Table[]

  private constructor(instances: readonly Instance[], all: readonly Table[]) {
    this.#instances = instances
    this.#all = all
  }

  /** Those below a prototype, given those above it; undefined if nothing is kept, nor can be, of what bytes bring. */
  static below(prototype: object, above: Tables | undefined): Tables | undefined {
    if (classOf(prototype) === undefined) return above
    const classes = chainOf(prototype)
    const all = new Map(classes.flatMap(tablesOf).map(table => [table.table, table]))
    if (all.size === 0 && classes.every(({ instance }) => instance.module !== undefined)) return undefined
    return new Tables(classes.map(({ instance }) => instance), [...all.values()])
  }

  /** What is kept of an object. Hot. */
  read(value: object): Entry[] {
    const entries: Entry[] = []
    for (const { instance, at, table, isMap } of this.#all) {
      if (!(isMap ? mapHas(table, value) : setHas(table, value))) continue
      const name = instance.skeleton?.bindings[Number(at)] ?? ''
      entries.push({ place: `${instance.id}#${at.includes('.') ? instance.hash : name}#${at}`, name: name || 'WeakMap', value: isMap ? mapGet(table, value) : true })
    }
    return entries
  }

  /** Keeps an object where it was kept; says why if it cannot. */
  write(place: unknown, value: object, held: unknown): string | undefined {
    const [, id, which, at] = /^([^]*)#([^#]*)#(\d{1,8}(?:\.\d{1,8}\.\d{1,8})?)$/.exec(typeof place === 'string' ? place : '') ?? []
    const instance = this.#instances.find(one => one.id === id)
    if (instance === undefined) return 'its class stands in another module here'
    // A class that came by its text speaks of no module here, and what came along with it is told by itself.
    if (instance.module === undefined) return undefined
    const found = this.#all.find(one => one.instance === instance && one.at === placeIn(instance, which!, at!))
    if (found === undefined) return `the WeakMap${which === instance.hash ? '' : ` ${which}`} of ${id}, which kept something of it, is not there yet`
    if (found.isMap) mapSet(found.table, value, held)
    else setAdd(found.table, value)
    return undefined
  }
}

/** In another version of a module the same variable may have another number, and one in a scope is not found. */
function placeIn({ hash, skeleton }: Instance, which: string, at: string): string | undefined {
  if (at.includes('.')) return which === hash ? at : undefined
  const names = skeleton?.bindings
  return names === undefined || which === '' || names[Number(at)] === which ? at : String(names.indexOf(which))
}

interface Class {
  readonly instance: Instance
  /** How many prototypes lie above its own. */
  readonly depth: number
  /** The variables of the scopes around it, from the inside outwards, if it is found alive where this is loaded. */
  readonly scopes: readonly (readonly unknown[])[]
}

const looking = { scratch: <S>(_: object, make: () => S): S => make() }

/** Where the class of a prototype was written, and the scopes around it. */
function classOf(prototype: object): Omit<Class, 'depth'> | undefined {
  const maker = makerOf(prototype)
  const record = maker === undefined ? undefined : stampOf(maker)?.record
  const at = record === undefined ? undefined : placeOf(record, looking)
  const instance = at?.instance ?? (maker === undefined ? undefined : bindings.bound(maker)?.instance)
  if (instance === undefined || instance.lone) return undefined
  const scopes: (readonly unknown[])[] = []
  for (let inner = at; inner?.around !== undefined; inner = inner.around) scopes.push(inner.values)
  return { instance, scopes }
}

/** What is bound at the top of a module is found alive, with all that it extends. */
function chainOf(prototype: object): Class[] {
  const chain = [...prototypeChain(prototype)]
  let isAlive = false
  return chain.flatMap((each, index): Class[] => {
    const maker = makerOf(each)
    isAlive ||= maker !== undefined && bindings.bound(maker) !== undefined
    const found = classOf(each)
    return found === undefined ? [] : [{ instance: found.instance, depth: chain.length - index, scopes: isAlive ? found.scopes : [] }]
  })
}

/** Those of a class's module, as they are now, and of the scopes around it. */
function tablesOf({ instance, depth, scopes }: Class): Table[] {
  if (instance.module === undefined) return []
  return [
    ...tablesAmong(readBindings(instance).values, instance, ''),
    ...scopes.flatMap((values, level) => tablesAmong(values, instance, `${depth}.${level}.`)),
  ]
}

/** True for what is a WeakMap or a WeakSet by its prototypes: most are functions, and a test of slots throws. */
export function isTable(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !isBelowProxy(value) && (value instanceof WeakMap || value instanceof WeakSet)
}

function tablesAmong(values: readonly unknown[], instance: Instance, before: string): Table[] {
  return values.flatMap((table, index): Table[] => {
    if (!isTable(table)) return []
    const at = `${before}${index}`
    return isMap(table) ? [{ instance, at, table, isMap: true }] : isSet(table) ? [{ instance, at, table, isMap: false }] : []
  })
}
