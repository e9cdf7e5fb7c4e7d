// Which packages the sources import: what vite must know before a page asks for it.

import { readdirSync, readFileSync } from 'node:fs'

/** The packages that these folders import, but for those that run in Node. One that is found late would make the page reload under the tests. */
export function packagesIn(folders: readonly string[]): string[] {
  const files = folders.flatMap(folder => readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.ts')).map(name => `${folder}/${name}`))
  const names = files.flatMap(file => [...readFileSync(file, 'utf8').matchAll(/^(?:import|export|\}).* from '([^.'][^']*)'/gm)].map(([, name]) => name!))
  return [...new Set(names)].filter(name => !/^(?:node:|vite$)/.test(name)).sort()
}
