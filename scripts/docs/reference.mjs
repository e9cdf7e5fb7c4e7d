// The API reference, from the declarations that are shipped: a page for each entry of the package, with each export's
// words and declaration. A small reader of its own, for the compiler has no API for tools any more; it parses with vite.

import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parseSync } from 'vite'
import { root } from '../ensure.mjs'

/**
 * What an entry exports.
 * @typedef {object} Export
 * @property {string} name as it is imported
 * @property {'value' | 'type' | 'namespace'} kind
 * @property {string} text its declaration, with the words that stand in it
 * @property {string | undefined} words its doc comment, without the stars
 * @property {Export[]} members of a namespace
 */

/**
 * Something that a file declares: every declaration of one name.
 * @typedef {{ text: string, comment: string | undefined, type: boolean, node: any }} Declared
 */

/**
 * What stands in one file.
 * @typedef {object} File
 * @property {string} path
 * @property {string} text
 * @property {{ value: string, start: number, end: number }[]} comments
 * @property {Map<string, Declared>} declared
 * @property {Map<string, { from: string, name: string }>} imported
 * @property {{ name: string, local: string, from?: string }[]} exported `*` as a local name is a whole module
 * @property {string[]} all modules of which everything is exported
 */

/** The entries of the package: how they are imported, and the names of their files. */
export function entries() {
  /** @type {{ exports: Record<string, string | { default: string }> }} */
  const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  return Object.entries(exports).flatMap(([path, target]) => {
    const file = typeof target === 'string' ? undefined : /^\.\/dist\/(.+)\.js$/.exec(target.default)?.[1]
    return file === undefined ? [] : [{ name: `dill${path.slice(1)}`, file }]
  })
}

/** Reads declarations, and knows those that it has read. */
export class Declarations {
  /** @param {string} folder */
  constructor(folder) {
    this.folder = folder
    /** @type {Map<string, File>} */
    this.files = new Map()
  }

  /**
   * All exports of an entry, in the order in which they stand there.
   * @param {string} name of its file, without ending
   */
  exportsOf(name) {
    return this.exported(this.file(join(this.folder, `${name}.d.ts`)))
  }

  /**
   * @param {File} file
   * @returns {Export[]}
   */
  exported(file) {
    return [
      ...file.exported.map(({ name, local, from }) => local === '*' && from !== undefined ? this.namespace(file, name, from) : this.single(file, name, local, from)),
      ...file.all.flatMap(from => this.exported(this.near(file, from))),
    ]
  }

  /**
   * @param {File} file
   * @param {string} name
   * @param {string} from
   * @returns {Export}
   */
  namespace(file, name, from) {
    const target = this.near(file, from)
    const opening = /^(?:\/\/.*\n)+/.exec(readFileSync(target.path.replace(this.folder, join(root, 'lib')).replace(/\.d\.ts$/, '.ts'), 'utf8'))?.[0]
    return { name, kind: 'namespace', text: '', words: opening?.replaceAll(/^\/\/ ?/gm, '').trim(), members: this.exported(target) }
  }

  /**
   * @param {File} file
   * @param {string} name
   * @param {string} local
   * @param {string | undefined} from
   * @returns {Export}
   */
  single(file, name, local, from) {
    const found = from === undefined ? this.find(file, local) : this.find(this.near(file, from), local)
    if (found === undefined) throw new Error(`${file.path}: ${name} is not declared`)
    const { comment, type, text } = found.declared
    const inherited = this.inherited(found.file, comment)
    const words = inherited === undefined ? wordsOf(comment) : wordsOf(commentBefore(inherited.file, inherited.node.start))
    return { name, kind: type ? 'type' : 'value', text: inherited === undefined ? text : inherited.file.text.slice(inherited.node.start, inherited.node.end), words, members: [] }
  }

  /**
   * A declaration, wherever it is.
   * @param {File} file
   * @param {string} name
   * @returns {{ file: File, declared: Declared } | undefined}
   */
  find(file, name) {
    const declared = file.declared.get(name)
    if (declared !== undefined) return { file, declared }
    const other = file.imported.get(name) ?? named(file.exported.find(one => one.name === name))
    if (other !== undefined) return this.find(this.near(file, other.from), other.name)
    for (const from of file.all) {
      const found = this.find(this.near(file, from), name)
      if (found !== undefined) return found
    }
    return undefined
  }

  /**
   * The member of an interface that a comment speaks of instead of its own declaration.
   * @param {File} file
   * @param {string | undefined} comment
   * @returns {{ file: File, node: any } | undefined}
   */
  inherited(file, comment) {
    const [, owner, member] = /\{@inheritDoc (\w+)\.(\w+)\}/.exec(comment ?? '') ?? []
    const found = owner === undefined ? undefined : this.find(file, owner)
    if (found === undefined) return undefined
    const inner = found.declared.node.body.body.find((/** @type {any} */ one) => one.key?.name === member)
    return inner === undefined ? undefined : { file: found.file, node: inner }
  }

  /**
   * @param {File} file
   * @param {string} from
   */
  near(file, from) {
    return this.file(resolve(dirname(file.path), from).replace(/\.ts$/, '.d.ts'))
  }

  /** @param {string} path */
  file(path) {
    let file = this.files.get(path)
    if (file === undefined) this.files.set(path, file = read(path))
    return file
  }
}

/**
 * A comment without its stars.
 * @param {string | undefined} comment
 */
function wordsOf(comment) {
  return comment?.replace(/^\*/, '').replaceAll(/^ *\* ?/gm, '').trim()
}

/** @param {{ local: string, from?: string } | undefined} one */
function named(one) {
  return one?.from === undefined ? undefined : { from: one.from, name: one.local }
}

/**
 * @param {string} path
 * @returns {File}
 */
function read(path) {
  const text = readFileSync(path, 'utf8')
  const { program, comments } = parseSync(path, text, { lang: 'ts' })
  /** @type {File} */
  const file = { path, text, comments: comments.filter(({ type, value }) => type === 'Block' && value.startsWith('*')), declared: new Map(), imported: new Map(), exported: [], all: [] }
  for (const statement of /** @type {any[]} */ (program.body)) take(file, statement)
  return file
}

/**
 * @param {File} file
 * @param {any} statement
 */
function take(file, statement) {
  const from = statement.source?.value
  switch (statement.type) {
    case 'ImportDeclaration':
      for (const one of statement.specifiers) if (from.startsWith('.')) file.imported.set(one.local.name, { from, name: one.imported?.name ?? 'default' })
      return
    case 'ExportAllDeclaration':
      if (statement.exported === null) file.all.push(from)
      else file.exported.push({ name: statement.exported.name, local: '*', from })
      return
    case 'ExportDefaultDeclaration': {
      const { declaration } = statement
      if (declaration.type === 'Identifier') file.exported.push({ name: 'default', local: declaration.name })
      else {
        declare(file, declaration, statement, 'default')
        file.exported.push({ name: 'default', local: 'default' })
      }
      return
    }
    case 'ExportNamedDeclaration':
      for (const one of statement.specifiers) file.exported.push({ name: one.exported.name, local: one.local.name, ...(from === undefined ? {} : { from }) })
      if (statement.declaration) for (const name of declare(file, statement.declaration, statement)) {
        if (!file.exported.some(one => one.name === name)) file.exported.push({ name, local: name })
      }
      return
    default:
      declare(file, statement, statement)
  }
}

/**
 * @param {File} file
 * @param {any} declaration
 * @param {any} statement with what stands before it
 * @param {string} [as]
 * @returns {string[]} the names that are declared
 */
function declare(file, declaration, statement, as) {
  const names = declaration.type === 'VariableDeclaration' ? declaration.declarations.map((/** @type {any} */ one) => one.id.name) : declaration.id ? [declaration.id.name] : []
  const text = file.text.slice(statement.start, statement.end)
  for (const name of as === undefined ? names : [as]) {
    const before = file.declared.get(name)
    const comment = before?.comment ?? commentBefore(file, statement.start)
    const type = /^TS(Interface|TypeAlias)/.test(declaration.type)
    file.declared.set(name, { text: before === undefined ? text : `${before.text}\n${text}`, comment, type: type && before?.type !== false, node: declaration })
  }
  return names
}

/**
 * The doc comment that ends where something begins.
 * @param {File} file
 * @param {number} start
 */
function commentBefore(file, start) {
  return file.comments.find(({ end }) => end <= start && /^\s*$/.test(file.text.slice(end, start)))?.value
}

/**
 * A page for each entry, by its name, and one that leads to them.
 * @param {Declarations} declarations
 * @returns {Map<string, string>}
 */
export function pages(declarations) {
  /** @type {Map<string, string>} */
  const all = new Map()
  const index = ['# API reference', '']
  for (const { name, file } of entries()) {
    const page = `${name.replaceAll('/', '-')}.md`
    const found = declarations.exportsOf(file)
    all.set(page, `# ${name}\n\n${found.map(one => section(one, 2, '')).join('\n')}`)
    index.push(`- [${name}](${page}): ${found.map(one => `\`${one.name}\``).join(', ')}`)
  }
  all.set('index.md', `${index.join('\n')}\n`)
  return all
}

/**
 * @param {Export} one
 * @param {number} depth
 * @param {string} within
 * @returns {string}
 */
function section({ name, kind, text, words, members }, depth, within) {
  const title = `${'#'.repeat(depth)} ${within}${name}\n\n${told(words ?? '')}\n`
  if (kind === 'namespace') return `${title}\n${members.map(one => section(one, depth + 1, `${name}.`)).join('\n')}`
  return `${title}\n\`\`\`ts\n${text.replaceAll(/^export (default )?(declare )?/gm, '')}\n\`\`\`\n`
}

/**
 * Words of a doc comment as Markdown.
 * @param {string} words
 */
function told(words) {
  return words
    .replaceAll(/\{@link ([^}|]+)(?:\|([^}]+))?\}/g, (_, target, label) => `\`${(label ?? target).trim()}\``)
    .replaceAll(/^@param (\w+) /gm, '\n- `$1`: ')
    .replaceAll(/^@returns? /gm, '\n- returns ')
    .replaceAll(/^@throws /gm, '\n- throws ')
}
