// What the panel knows, for all of its views: the values under their names, which is shown, what is selected in it and was
// before, how it is docked. Changes are told by the event `change`. Knows no element.

import type { Outline } from '../../lib/core/describe.ts'
import { describeError, type PathStep } from '../../lib/core/errors.ts'
import { pause } from '../../lib/core/pauses.ts'
import type { Dock, InspectOptions } from '../options.ts'
import { History } from './history.ts'
import { circumstances, Listed, rootOutline, type Looked } from './look.ts'
import { habits, rememberHabits, rememberVisit, visit, type Habits, type Visit } from './memory.ts'
import { isSamePath, outlineAt } from './steps.ts'
import { Survey } from './survey.ts'
import type { Weighed, Weights } from './weights.ts'
import type { Progress } from './weights-run.ts'

/** A value under its name. */
export interface Root extends Looked {
  value: unknown
  readonly options: InspectOptions
  listing: Listed
  /** True where somebody has asked for all properties of all arrays, however long they are. */
  whole: boolean
  survey: Survey
  /** Counts the looks at it. */
  looks: number
  /** What the last look goes through, which may still be going on. */
  newest: Survey
  /** What its objects take, and at which look. */
  weights: Weighed | undefined
  weighedAt: number
  /** Why it has no weights, or none of the last look. */
  unweighed: string | undefined
}

interface Weighing {
  readonly root: Root
  readonly value: unknown
  readonly stop: AbortController
  progress: Progress
}

/** What is selected. */
export interface Selection {
  readonly root: Root
  readonly path: readonly PathStep[]
}

/** A value of so few objects, which took no more than so many milliseconds, is looked at over and over. */
const FEW = 5000
const QUICK = 400
/** Objects that are weighed again at each look. */
const MANY = 200_000
/** Milliseconds between two changes that are told while work goes on. */
const PACE = 100

/** The state of a panel. */
export class PanelStore extends EventTarget {
  #roots: Root[] = []
  #root: Root | undefined
  #tab = 'why'
  #find = ''
  #habits: Habits = habits()
  #dock: Dock | undefined
  #stop = new AbortController()
  #running = 0
  #asked = 0
  #weighing: Weighing | undefined
  readonly #history = new History<Selection>()
  #seen: { readonly selection: Selection, readonly looks: number, readonly outline: Outline | undefined } | undefined

  get roots(): readonly Root[] {
    return this.#roots
  }

  get root(): Root | undefined {
    return this.#root
  }

  /** Shows a value under a name; one that is there already takes the new value. */
  add(label: string, value: unknown, options: InspectOptions): Root {
    const known = this.#roots.find(root => root.label === label)
    const root: Root = known ?? newRoot(label, value, options)
    if (known === undefined) this.#roots.push(root)
    if (options.dock !== undefined) this.#dock = options.dock
    this.#tab = options.tab ?? visit(label).tab ?? this.#tab
    this.show(root)
    void this.look(root, value)
    return root
  }

  /** Takes a value out. */
  remove(root: Root): void {
    this.#roots = this.#roots.filter(other => other !== root)
    this.#history.drop(place => place.root === root)
    if (this.#root === root) {
      this.#stop.abort()
      this.#weighing?.stop.abort()
      this.#root = this.#roots.at(-1)
    }
    this.#changed()
  }

  /** Turns to another value. */
  show(root: Root): void {
    if (this.#root === root) return
    this.#root = root
    if (this.selection?.root !== root) this.#history.visit({ root, path: [] })
    if (root.survey.state === 'stopped') void this.goOn()
    this.#changed()
  }

  /** Looks at a value again, or at another in its place. What was found before stays until the new look has ended. */
  async look(root: Root, value: unknown = root.value): Promise<void> {
    const first = root.looks === 0
    root.looks++
    root.listing = new Listed(root.whole)
    if (!Object.is(root.value, value)) root.weights = undefined
    root.value = value
    const survey = new Survey(value, circumstances(root.options, root.listing))
    root.newest = survey
    if (first || root.survey.state === 'going') root.survey = survey
    this.#stop.abort()
    await this.#run(root, survey)
  }

  /** Looks at the value shown again, and at all properties of all arrays: to list those of a very long one holds up the page. */
  lookWhole(): void {
    const root = this.#root
    if (root === undefined || root.whole) return
    root.whole = true
    void this.look(root)
  }

  /** Looks on where a look was stopped. */
  async goOn(): Promise<void> {
    if (this.#root !== undefined && this.#root.survey.state !== 'whole') await this.#run(this.#root, this.#root.survey)
  }

  /** Stops looking. What was found stays. */
  stop(): void {
    this.#stop.abort()
  }

  async #run(root: Root, survey: Survey): Promise<void> {
    const { signal } = this.#stop = new AbortController()
    let told = performance.now()
    this.#running++
    // Whoever calls inspect goes on first. A small value is looked through before anything is painted; all else has to wait.
    await pause()
    await survey.run({
      signal,
      onSlice: () => {
        if (performance.now() - told < PACE) return
        told = performance.now()
        if (root.survey === survey) this.#changed()
      },
    })
    this.#running--
    if (survey.state === 'whole') root.survey = survey
    this.#changed()
  }

  /** What the objects of the value shown take; of an older look until it was weighed again. Undefined before. */
  get weights(): Weights | undefined {
    return this.#root?.weights
  }

  /** What is being done to weigh the value shown. */
  get weighing(): Progress | undefined {
    return this.#weighing?.root === this.#root ? this.#weighing?.progress : undefined
  }

  /** Why there are no weights of the last look: a sentence, if it was tried. */
  get unweighed(): string | undefined {
    return this.#root?.unweighed
  }

  /**
   * Asks for weights of the value shown: they are found out if there are none, or those of an older look. Nothing happens
   * where that was tried at this look and failed or was stopped, unless it is asked for `again`.
   */
  weigh(again = false): void {
    const root = this.#root
    if (root === undefined || (root.weighedAt === root.looks && !(again && root.unweighed !== undefined))) return
    if (this.#weighing?.root === root && Object.is(this.#weighing.value, root.value) && !this.#weighing.stop.signal.aborted) return
    this.#weighing?.stop.abort()
    void this.#weigh(root)
  }

  /** Asks for weights where a view shows them by the way: when all is looked through, and at another look if that is quickly done. */
  weighAlong(): void {
    const root = this.#root
    if (root === undefined || root.survey !== root.newest || root.survey.state !== 'whole') return
    if (root.weights === undefined || root.survey.objects <= MANY) this.weigh()
  }

  /** True if the weights are of the last look. */
  get isWeighed(): boolean {
    return this.#root?.weights !== undefined && this.#root.weighedAt === this.#root.looks
  }

  /** Stops weighing. */
  stopWeighing(): void {
    if (this.#weighing === undefined) return
    const { root, stop } = this.#weighing
    stop.abort()
    root.weighedAt = root.looks
    root.unweighed = 'Weighing was stopped.'
  }

  async #weigh(root: Root): Promise<void> {
    const { value, options, looks, newest, listing } = root
    const weighing: Weighing = this.#weighing = { root, value, stop: new AbortController(), progress: { what: 'Reading', done: 0, total: undefined } }
    const { signal } = weighing.stop
    let told = performance.now()
    root.unweighed = undefined
    try {
      // Many panels are never asked for sizes.
      const { weigh } = await import('./weights-run.ts')
      if (signal.aborted) return
      const weights = await weigh(value, options, newest, {
        signal, before: root.weights, listing,
        onProgress: progress => {
          weighing.progress = progress
          if (performance.now() - told < PACE) return
          told = performance.now()
          this.#changed()
        },
      })
      if (weights === undefined || !Object.is(root.value, value)) return
      root.weights = weights
      root.weighedAt = looks
    } catch (error) {
      if (signal.aborted) return
      root.weights = undefined
      root.weighedAt = looks
      root.unweighed = describeError(error)
    } finally {
      if (this.#weighing === weighing) this.#weighing = undefined
      this.#changed()
    }
  }

  /** True while a value is looked through. */
  get busy(): boolean {
    return this.#running > 0
  }

  /** True if the value shown is small enough to be looked at over and over. */
  get lively(): boolean {
    const survey = this.#root?.survey
    return survey !== undefined && survey.state === 'whole' && survey.objects <= FEW && survey.took < QUICK
  }

  get selection(): Selection | undefined {
    const { present } = this.#history
    return present?.root === this.#root ? present : undefined
  }

  /** The selected value where it stands; undefined if the path leads nowhere any more. */
  get selected(): Outline | undefined {
    const { selection } = this
    if (selection === undefined) return undefined
    const { root, path } = selection
    if (this.#seen?.selection !== selection || this.#seen.looks !== root.looks) {
      this.#seen = { selection, looks: root.looks, outline: outlineAt(rootOutline(root), path) }
    }
    return this.#seen.outline
  }

  /** Selects what is worth looking at first, where nobody has selected anything yet. */
  begin(path: readonly PathStep[]): void {
    const root = this.#root
    if (root === undefined || this.selection === undefined || this.selection.path.length > 0 || this.#history.canGoBack) return
    this.#history.replace({ root, path })
    this.#changed()
  }

  /** Selects what stands at a path of the value shown. */
  select(path: readonly PathStep[]): void {
    const root = this.#root
    if (root === undefined || isSamePath(this.selection?.path, path)) return
    this.#history.visit({ root, path })
    this.#changed()
  }

  /** Counts how often somebody asked why something is not saved. */
  get asked(): number {
    return this.#asked
  }

  /** Selects something, and asks why it is not saved. */
  askWhy(path: readonly PathStep[]): void {
    this.select(path)
    this.#asked++
    this.tab = 'why'
  }

  get canGoBack(): boolean {
    return this.#history.canGoBack
  }

  get canGoForward(): boolean {
    return this.#history.canGoForward
  }

  /** Goes to what was selected before (−1), or after (1). */
  go(by: -1 | 1): void {
    const place = this.#history.go(by)
    if (place === undefined) return
    this.#root = place.root
    this.#changed()
  }

  get tab(): string {
    return this.#tab
  }

  set tab(tab: string) {
    this.#tab = tab
    this.remember({ tab })
    this.#changed()
  }

  /** What is looked for in the view that is open. */
  get find(): string {
    return this.#find
  }

  set find(find: string) {
    this.#find = find
    this.#changed()
  }

  /** Where the panel stands. */
  get dock(): Dock {
    return this.#habits.dock ?? this.#dock ?? 'bottom'
  }

  get habits(): Habits {
    return this.#habits
  }

  /** Changes a habit, and remembers it. */
  prefer(habits: Habits): void {
    this.#habits = { ...this.#habits, ...habits }
    rememberHabits(this.#habits)
    this.#changed()
  }

  /** What was open in the value shown, in this tab of the browser. */
  get visit(): Visit {
    return this.#root === undefined ? {} : visit(this.#root.label)
  }

  /** Remembers something of the value shown. */
  remember(seen: Visit): void {
    if (this.#root !== undefined) rememberVisit(this.#root.label, { ...this.visit, ...seen })
  }

  #changed(): void {
    this.dispatchEvent(new Event('change'))
  }
}

function newRoot(label: string, value: unknown, options: InspectOptions): Root {
  const listing = new Listed()
  const survey = new Survey(value, circumstances(options, listing))
  return { label, value, options, listing, whole: false, survey, looks: 0, newest: survey, weights: undefined, weighedAt: 0, unweighed: undefined }
}
