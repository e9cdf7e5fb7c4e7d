// Reads source files into the picture that test/architecture.test.ts judges: who imports whom, how a file opens,
// which names it uses. Knows nothing of this house's own rules.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { parseSync } from 'vite'

export interface Room {
  readonly path: string
  readonly text: string
  /** Paths of the files that it imports, types included. */
  readonly files: readonly string[]
  /** Packages that it imports. */
  readonly packages: readonly string[]
  /** All its identifiers, names of properties included. */
  readonly names: ReadonlySet<string>
  /** Lines of the comment with which it opens. */
  readonly opening: number
}

export type House = ReadonlyMap<string, Room>

/** Paths and texts of all TypeScript files in those of these folders that the repository has. */
export function readFolders(folders: readonly string[]): Record<string, string> {
  const root = new URL('../../', import.meta.url)
  return Object.fromEntries(folders.filter(folder => existsSync(new URL(folder, root))).flatMap(folder =>
    readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
      .filter(name => name.endsWith('.ts'))
      .map(name => posix.join(folder, name.replaceAll('\\', '/')))
      .map(path => [path, readFileSync(new URL(path, root), 'utf8')])))
}

export function house(texts: Record<string, string>): House {
  return new Map(Object.entries(texts).map(([path, text]) => [path, room(path, text)]))
}

/** Everything that a file needs, directly or not, itself included. */
export function reach(from: string, all: House): Room[] {
  const seen = new Set([from])
  for (const path of seen) for (const target of all.get(path)?.files ?? []) seen.add(target)
  return [...seen].flatMap(path => all.get(path) ?? [])
}

/** Each group of files that import each other in a circle. */
export function cycles(all: House): string[][] {
  const reached = new Map([...all.keys()].map(path => [path, new Set(reach(path, all).map(room => room.path))]))
  const groups = [...all.values()]
    .filter(({ path, files }) => files.some(target => reached.get(target)?.has(path)))
    .map(({ path }) => [...all.keys()].filter(other => reached.get(path)!.has(other) && reached.get(other)!.has(path)))
  return [...new Map(groups.map(group => [group.join(), group])).values()]
}

function room(path: string, text: string): Room {
  const { program, errors } = parseSync(path, text)
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]!.message}`)
  const specifiers: string[] = []
  const names = new Set<string>()
  walk(program, specifiers, names)
  const relative = specifiers.filter(specifier => specifier.startsWith('.'))
  return {
    path,
    text,
    files: relative.map(specifier => posix.join(posix.dirname(path), specifier.replace(/\?.*$/, ''))),
    packages: specifiers.filter(specifier => !specifier.startsWith('.')),
    names,
    opening: openingLines(text),
  }
}

function openingLines(text: string): number {
  const lines = text.split('\n')
  if (lines[0]!.startsWith('/*')) return lines.findIndex(line => line.includes('*/')) + 1
  const end = lines.findIndex(line => !line.startsWith('//'))
  return end < 0 ? lines.length : end
}

/** The part of a syntax tree's node that is read here. */
interface Syntax {
  readonly type: string
  readonly name?: unknown
  readonly source?: Literal | null
  readonly argument?: { literal?: Literal }
  readonly callee?: { name?: string }
  readonly arguments?: readonly Literal[]
}

interface Literal {
  readonly value?: unknown
}

function walk(node: object, specifiers: string[], names: Set<string>): void {
  if ('type' in node) {
    const syntax = node as Syntax
    if (syntax.type === 'Identifier' && typeof syntax.name === 'string') names.add(syntax.name)
    const specifier = specifierOf(syntax)
    if (typeof specifier === 'string') specifiers.push(specifier)
  }
  for (const child of Object.values(node)) {
    if (typeof child === 'object' && child !== null) walk(child, specifiers, names)
  }
}

function specifierOf(node: Syntax): unknown {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
    case 'ImportExpression':
    case 'TSImportType':
      return node.source?.value ?? node.argument?.literal?.value
    case 'NewExpression': {
      const [first] = node.arguments ?? []
      const isFile = node.callee?.name === 'URL' && typeof first?.value === 'string' && first.value.startsWith('.')
      return isFile ? first.value : undefined
    }
    default:
      return undefined
  }
}
