// An instrumented program as the writers of its skeleton look at it: what is inserted by node, references by node, and the
// names by which code speaks of what is outside of its own text. Writes nothing.

import { grouped } from '../grouped.ts'
import type { Listed, RecordPlan, SitePlan } from '../instrument/analysis.ts'
import { writeForms } from '../instrument/forms.ts'
import { hashText } from '../instrument/hash.ts'
import type { Insertion } from '../instrument/insertions.ts'
import type { Plan } from '../instrument/plan.ts'
import { Voice } from '../instrument/voice.ts'
import type { Tree } from '../parse.ts'
import type { Reference, Variable } from '../scope.ts'

/** Stands in inserted text for a variable that has one name where it is and another in the code of sites. */
const marked = /\ue000(\d+)\ue001/g

/** Names that are longer than this are told by their hash: all closures of a large wrapper are told by them. */
const LONG = 16_000

export class World {
  readonly plan: Plan
  /** By what names of outer variables are meant that are no variables of the program. */
  readonly outer: readonly string[]
  readonly references: ReadonlyMap<Tree, readonly Reference[]>
  readonly bindings: ReadonlyMap<Variable, number>
  readonly sites: ReadonlyMap<Tree, SitePlan>
  readonly #voice: RoomVoice
  readonly #layouts = new Map<RecordPlan, readonly string[]>()
  readonly #marks: Listed[] = []

  constructor(plan: Plan, outer: readonly string[] = []) {
    this.plan = plan
    this.outer = outer
    this.references = grouped(plan.scopes.references, ({ node }) => node)
    this.bindings = new Map(plan.bindings.map((variable, index) => [variable, index]))
    this.sites = new Map(plan.sites.map(site => [site.closure.node, site]))
    this.#voice = new RoomVoice(this.#markedPlan(), this.outermost)
    writeForms(this.#voice)
  }

  /** The name of the outermost record. */
  get outermost(): string {
    return `${this.plan.prefix}${this.outer.length === 0 ? '0' : 'r'}`
  }

  /** The functions of the runtime that inserted text calls. */
  get called(): Iterable<string> {
    return this.#voice.called
  }

  /** Is anything inserted on behalf of a node? */
  hasInserted(node: Tree): boolean {
    return this.#voice.insertions.has(node)
  }

  /** What is inserted on behalf of a node; `isOutside` says which variables are not in the text that it becomes a part of. */
  inserted(node: Tree, isOutside: (variable: Variable) => boolean): { readonly before: readonly Insertion[], readonly after: readonly Insertion[] } | undefined {
    const around = this.#voice.insertions.of(node)
    if (around === undefined) return undefined
    const said = ({ at, text }: Insertion): Insertion => ({ at, text: text.replace(marked, (_, index: string) => {
      const { variable, text } = this.#marks[Number(index)]!
      return isOutside(variable) ? this.nameOf(variable) : text
    }) })
    return { before: around.before.map(said), after: around.after.map(said) }
  }

  /** The name by which the code of sites speaks of a variable of a scope outside of its text. */
  nameOf({ kind, name }: Variable): string {
    return kind === 'implicit' ? this.plan.prefix + (implicitNames[name] ?? name) : name
  }

  /** The name by which the code of sites speaks of a record. */
  recordOf({ name, index }: Pick<RecordPlan, 'name' | 'index'>): string {
    return name ?? `${this.plan.prefix}r${index}`
  }

  /** In which scopes a site is made, the innermost first: what is held for it is told by its place in these. */
  layoutOf(record: RecordPlan | undefined): readonly string[] {
    if (record === undefined) return []
    let layout = this.#layouts.get(record)
    if (layout === undefined) {
      const names = record.variables.map(({ variable }) => variable.name).join()
      this.#layouts.set(record, layout = [names.length > LONG ? hashText(names) : names, ...this.layoutOf(record.parent)])
    }
    return layout
  }

  /** The plan with marks for what is listed and is no plain name. */
  #markedPlan(): Plan {
    const known = new Map<RecordPlan, RecordPlan>()
    const marked = (record: RecordPlan | undefined): RecordPlan | undefined => {
      if (record === undefined) return undefined
      let copy = known.get(record)
      if (copy === undefined) known.set(record, copy = { ...record, parent: marked(record.parent), variables: record.variables.map(listed => this.#mark(listed)) })
      return copy
    }
    const { plan } = this
    return { ...plan, sourceType: 'module', records: plan.records.map(record => marked(record)!), sites: plan.sites.map(site => ({ ...site, record: marked(site.record) })) }
  }

  #mark(listed: Listed): Listed {
    if (listed.variable.kind !== 'implicit') return listed
    this.#marks.push(listed)
    return { ...listed, text: `\ue000${this.#marks.length - 1}\ue001` }
  }
}

const implicitNames: { readonly [name: string]: string } = { 'this': 'this', 'arguments': 'args', 'new.target': 'target', 'super': 'home' }

/** In rooms all functions of the runtime stand under names of their own, whatever the program calls them. */
class RoomVoice extends Voice {
  override readonly outermost: string

  constructor(plan: Plan, outermost: string) {
    super(plan, { helpers: plan.prefix })
    this.outermost = outermost
  }
}
