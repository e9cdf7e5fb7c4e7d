// The files of the skeletons, once the bundler has named all files: names that were not known yet are put in, and what is
// fetched in advance where a module is imported late. Knows nothing of what a skeleton says.

import { posix } from 'node:path'

/** What is read of a file of the bundle. */
export interface BundleFile {
  readonly type: 'chunk' | 'asset'
  readonly fileName: string
  readonly preliminaryFileName?: string
  readonly imports?: readonly string[]
  readonly viteMetadata?: { readonly importedCss: ReadonlySet<string> } | undefined
}

/** A part of a file's name that is not known until all files have been written. */
export const placeholder: RegExp = /!~\{\w+\}~/g

/** The file of a chunk's skeletons, an ES module beside it: what it imports late has the same address from there. */
export function skeletonFile(fileName: string, format: string): string {
  const [, name, ending = '.js'] = /^(.*?)(\.[cm]?js)?$/s.exec(fileName)!
  return `${name}.dill${format === 'cjs' || ending === '.cjs' ? '.mjs' : ending}`
}

/** Puts names into a text that were not known when it was written. */
export function named(text: string, files: Iterable<BundleFile>): string {
  const names = new Map<string, string>()
  for (const { fileName, preliminaryFileName = fileName } of files) {
    for (const { 0: part, index } of preliminaryFileName.matchAll(placeholder)) {
      // Both names are equally long up to here, for a placeholder is as long as what it stands for.
      names.set(part, fileName.slice(index, index + part.length))
    }
  }
  return text.replaceAll(placeholder, part => names.get(part) ?? part)
}

/**
 * Tells late imports what to fetch in advance, as Vite does in the chunk itself: what the imported file imports, and its
 * style sheets.
 * @param marker stands in the text for the list, after the import that it belongs to
 * @param address the address of a file as Vite's own function expects it
 */
export function preloaded(text: string, marker: string, from: string, files: ReadonlyMap<string, BundleFile>, address: (file: string) => string): string {
  const open: string[] = []
  // In the author's text, which stands in quotes, there is nobody to fetch it.
  return text.replaceAll(JSON.stringify(marker).slice(1, -1), '[]').replaceAll(new RegExp(`\\bimport\\((["'\`])([^"'\`]*)\\1\\)|${marker}`, 'g'), (found: string, _quote: string, specifier: string | undefined) => {
    if (found !== marker) {
      open.push(posix.join(posix.dirname(from), specifier!))
      return found
    }
    const file = open.pop()
    const needed = file === undefined ? [] : neededBy(file, files)
    return JSON.stringify(needed.length > 1 ? needed.map(address) : [])
  })
}

function neededBy(file: string, files: ReadonlyMap<string, BundleFile>): string[] {
  const scripts = new Set([file])
  const styles = new Set<string>()
  for (const name of scripts) {
    const chunk = files.get(name)
    for (const other of chunk?.imports ?? []) if (files.has(other)) scripts.add(other)
    for (const style of chunk?.viteMetadata?.importedCss ?? []) styles.add(style)
  }
  return [...scripts, ...styles]
}
