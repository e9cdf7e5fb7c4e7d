// Which modules are instrumented: those of the project, and the packages that are named. In the patterns of Vite's own
// hook filters, so that Vite asks nobody about the others.

/** A package's name, a glob, or a regular expression over the module's path. */
export type Pattern = string | RegExp

/** Which modules the plugin instruments. */
export interface ModuleOptions {
  /**
   * Besides the modules of the project: packages by name (`'immer'`), or whatever modules match a glob or a regular
   * expression. Closures of packages that are not named here travel only if they capture nothing.
   */
  readonly include?: Pattern | readonly Pattern[]
  /** What is left as it is, though it is of the project or named by `include`. */
  readonly exclude?: Pattern | readonly Pattern[]
}

/** As Vite's hooks take it. */
export interface Filter {
  readonly include: Pattern[]
  readonly exclude: Pattern[]
}

/** Files that are programs once the other plugins are done with them; a query that asks for something else is none. */
const project = /^(?!.*[/\\]node_modules[/\\])[^?\0]+\.(?:[cm]?[jt]sx?|vue|svelte|astro)(?:\?(?!(?:.*&)?(?:raw|url|worker|sharedworker|inline)\b).*)?$/

/** Packages whose modules are never instrumented, and what a bundler or the server makes up. */
const never: readonly Pattern[] = [/[/\\]node_modules[/\\](?:dill|vite)[/\\]/, /^\0/, /^\/@/]

/**
 * The filter of the modules that are instrumented.
 * @param own the folder that this library's own modules are in, wherever it is installed
 */
export function filterOf({ include, exclude }: ModuleOptions, own: string): Filter {
  const here = new RegExp(`^${own.split(/[/\\]/).map(escaped).join('[/\\\\]')}`)
  return { include: [project, ...listOf(include)], exclude: [...never, here, ...listOf(exclude)] }
}

/**
 * True for what the server has packed in advance and nobody has named. Where its cache lies in no `node_modules`, the path does
 * not tell that from the project's own modules.
 * @param matching Vite's own way to read patterns
 */
export function packed({ include }: ModuleOptions, matching: (patterns: Pattern[]) => (id: unknown) => boolean): (id: string, cacheDir: string) => boolean {
  const named = listOf(include)
  const isNamed = named.length === 0 ? () => false : matching(named)
  return (id, cacheDir) => id.startsWith(`${cacheDir}/`) && !isNamed(id)
}

/** Names of packages are told from globs by having no slash but that of their scope. */
function listOf(patterns: Pattern | readonly Pattern[] | undefined): Pattern[] {
  const list = patterns === undefined ? [] : typeof patterns === 'string' || patterns instanceof RegExp ? [patterns] : patterns
  return list.map(pattern => typeof pattern === 'string' && /^(?:@[\w.~-]+\/)?[\w.~-]+$/.test(pattern) ? packagePattern(pattern) : pattern)
}

/** A package's modules, and the files into which the server packs it in advance. */
function packagePattern(name: string): RegExp {
  const file = escaped(name.replaceAll('/', '_'))
  return new RegExp(`[/\\\\](?:node_modules[/\\\\]${escaped(name).replaceAll('/', '[/\\\\]')}[/\\\\]|deps(?:_[^/\\\\]*)?[/\\\\]${file}(?:_[^/\\\\]*)?\\.js)`)
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
