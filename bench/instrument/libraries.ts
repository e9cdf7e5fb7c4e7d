// The public libraries that are run instrumented: what is imported of each, which bar counts it, and what is done with
// it. Knows neither the transform nor a clock.

/** A library and the work that is done with it. */
export interface Library {
  readonly name: string
  /** What is bundled, all exports of it. */
  readonly modules: readonly string[]
  /** `mean`: one of those whose mean is held to the bar; `apart`: held to a bar of its own; `more`: shown only. */
  readonly counts: 'mean' | 'apart' | 'more'
  /** Does the work with the library that is given; the text that comes back is the same each time. */
  work(library: object): Promise<string>
}

/** Binds a workload to the type of its library, which is known only when it has been bundled and imported. */
function row<L extends object>(name: string, modules: readonly string[], counts: Library['counts'], load: () => Promise<{ work(library: L): string | Promise<string> }>): Library {
  return { name, modules, counts, work: async library => (await load()).work(library as L) }
}

/** All of them, in the order of the tables. */
export const libraries: readonly Library[] = [
  row('marked', ['marked'], 'mean', () => import('./workloads/marked.ts')),
  row('acorn', ['acorn'], 'mean', () => import('./workloads/acorn.ts')),
  row('immer', ['immer'], 'mean', () => import('./workloads/immer.ts')),
  row('mobx', ['mobx'], 'mean', () => import('./workloads/mobx.ts')),
  row('fflate', ['fflate'], 'mean', () => import('./workloads/fflate.ts')),
  row('preact', ['preact', 'preact/hooks'], 'more', () => import('./workloads/preact.ts')),
  row('zustand', ['zustand/vanilla', 'zustand/vanilla/shallow', 'zustand/middleware'], 'more', () => import('./workloads/zustand.ts')),
  row('rxjs', ['rxjs'], 'apart', () => import('./workloads/rxjs.ts')),
]

/** The library of this name. */
export function libraryOf(name: string): Library {
  const found = libraries.find(library => library.name === name)
  if (found === undefined) throw new Error(`There is no library "${name}" in the table.`)
  return found
}
