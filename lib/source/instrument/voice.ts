// How inserted text names the functions of the runtime and says records: as imports in a module, through an expression in
// a script. Remembers which functions were named, so that only those are imported.

import { grouped } from '../grouped.ts'
import type { Tree } from '../parse.ts'
import type { Closure, PrivateUse } from '../scope.ts'
import { part } from '../tree.ts'
import type { RecordPlan, SitePlan } from './analysis.ts'
import { Insertions } from './insertions.ts'
import type { Plan } from './plan.ts'

/** The functions of the runtime, by the names under which it exports them. */
export type Helper = 's' | 't' | 'g' | 'K' | 'k' | 'T' | 'c' | 'p' | 'd' | 'h' | 'm' | 'P'

export class Voice {
  readonly plan: Plan
  readonly insertions: Insertions = new Insertions()
  readonly called: Set<Helper> = new Set()
  /** What the outermost records have for a parent: the module's accessor, or the hash of the script. */
  readonly outermost: string
  /** From where a module imports the runtime; undefined where its functions stand there already. */
  readonly imported: string | undefined
  readonly sites: ReadonlyMap<Closure, SitePlan>
  /** Uses of private names, by the class that declares them. */
  readonly privates: ReadonlyMap<Tree, readonly PrivateUse[]>
  /** Names that no variable of the program has, where they stand. */
  readonly globals: ReadonlySet<Tree>
  /** What stands before the name of a function of the runtime. */
  readonly #before: string

  constructor(plan: Plan, { runtime, helpers }: { readonly runtime?: string, readonly helpers?: string | undefined }) {
    this.plan = plan
    this.sites = new Map(plan.sites.map(site => [site.closure, site]))
    this.privates = grouped(plan.scopes.privates, ({ cls }) => cls)
    this.globals = new Set(plan.scopes.references.flatMap(({ node, variable }) => variable === undefined ? [node] : []))
    const isModule = plan.sourceType === 'module'
    this.imported = isModule && helpers === undefined ? runtime ?? 'dill/runtime' : undefined
    this.#before = isModule ? helpers ?? plan.prefix : `${runtime ?? 'globalThis.dill'}.`
    this.outermost = plan.sourceType === 'script' ? JSON.stringify(plan.hash) : `${plan.prefix}0`
  }

  call(helper: Helper): string {
    this.called.add(helper)
    return `${this.#before}${helper}`
  }

  /** The variables of a record: its parent first. */
  said({ parent, variables }: RecordPlan): string {
    return toldTo(`${this.plan.prefix}a`, inCalls(parent?.name ?? this.outermost, variables))
  }

  /** The last argument of a stamp, with the comma before it. */
  record(site: SitePlan): string {
    const { record } = site
    const collector = `${this.plan.prefix}a`
    if (record === undefined) return `,${this.outermost}`
    if (record.form === 'inline') return `,${collector}=>${this.said(record)}`
    if (!isLate(site)) return `,${record.name!}`
    // A class and an accessor cannot wait for their record: they get one of their own that has it for a parent.
    return site.stamp === 'class' || /^[gs]etter$/.test(site.kind) ? `,${collector}=>${collector}(${record.name!})` : `,()=>${record.name!}`
  }
}

/** The calls that say a parent, and values: each in the last call, or, if it can be unset when that is not, in one of its own. */
export function inCalls(parent: string, values: readonly { readonly text: string, readonly apart: boolean }[]): string[][] {
  const calls = [[parent]]
  for (const { text, apart } of values) {
    // A module's accessor says by an empty call that it has none.
    if (apart || calls.at(-1)!.length === MANY || calls.at(-1)![0] === '') calls.push([text])
    else calls.at(-1)!.push(text)
  }
  return calls
}

/** Says values to a collector, call by call; many calls not as one chain, which would end the engine's stack. */
export function toldTo(collector: string, calls: readonly (readonly string[])[]): string {
  return calls.length > MANY ? `[${calls.map(values => `${collector}(${values.join()})`).join()}]` : collector + calls.map(values => `(${values.join()})`).join('')
}

const MANY = 200

/** A closure in a parameter list is made before the record at the list's end. */
export function isLate({ record, closure }: SitePlan): boolean {
  return record?.form === 'rest' && closure.node.start < part(record.scope.node, 'body')!.start
}
