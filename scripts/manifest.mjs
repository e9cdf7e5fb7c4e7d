// Writes the custom-elements manifest, which editors and catalogues read: what attributes, events, parts and custom properties
// the panel's elements have. From their sources and doc comments; `npm run build` puts it into dist/.

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { root } from './ensure.mjs'

// Its packaged entry lacks the plugin for Lit's static properties.
const analyzer = new URL('../node_modules/@custom-elements-manifest/analyzer/', import.meta.url).href

/** The elements that are for pages. The package has one door to both: the second is there when the panel has opened. */
const sources = ['panel/index.ts', 'panel/tree.ts']
const door = 'dist/panel.js'

/** @returns {Promise<{ schemaVersion: string, modules: { kind: string, path: string, declarations: any[], exports: any[] }[] }>} the manifest */
export async function manifest() {
  const { create, ts } = await import(`${analyzer}index.js`)
  const { litPlugin } = await import(`${analyzer}src/features/framework-plugins/lit/lit.js`)
  const parsed = sources.map(path => ts.createSourceFile(path, source(path), ts.ScriptTarget.ES2022, true))
  const { schemaVersion, modules } = create({ modules: parsed, plugins: litPlugin(), context: { dev: false } })
  const cssProperties = customProperties()
  const declarations = modules.flatMap((/** @type {any} */ { path, declarations }) => declarations
    .filter((/** @type {any} */ each) => each.customElement).map((/** @type {any} */ each) => declaration(each, source(path), cssProperties)))
  const exports = declarations.map((/** @type {any} */ { name, tagName }) => ({ kind: 'custom-element-definition', name: tagName, declaration: { name, module: door } }))
  return { schemaVersion, modules: [{ kind: 'javascript-module', path: door, declarations, exports }] }
}

/**
 * What pages may use of an element.
 * @param {any} element
 * @param {string} text its source
 * @param {readonly object[]} cssProperties
 */
function declaration({ superclass: _, ...element }, text, cssProperties) {
  const own = new Set([...text.matchAll(/^ {4}(\w+): \{ state: true \}/gm)].map(([, name]) => name))
  const forPages = (/** @type {any} */ { name, fieldName = name }) => !own.has(fieldName)
  const members = element.members.filter((/** @type {any} */ each) => each.privacy === undefined || each.privacy === 'public').filter(forPages)
    .filter((/** @type {any} */ { description }) => description !== undefined)
    .map((/** @type {any} */ { attribute, ...member }) => own.has(member.name) || attribute === undefined ? member : { ...member, attribute })
  return {
    ...element, members, cssProperties,
    attributes: element.attributes?.filter(forPages),
    // One that is told by a variable has no name of its own.
    events: element.events?.filter((/** @type {any} */ { name }) => name.startsWith('dill-')),
  }
}

/** The custom properties, which all elements have in common. */
function customProperties() {
  const text = source('panel/style/tokens.ts')
  return [...text.matchAll(/@cssprop (--dill-[\w-]+) - (.+)/g)].map(([, name, description]) => ({
    name, description, default: new RegExp(`^ +${name}: (.+);$`, 'm').exec(text)?.[1],
  }))
}

/** @param {string} path */
function source(path) {
  return readFileSync(join(root, path), 'utf8')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(join(root, 'dist/custom-elements.json'), `${JSON.stringify(await manifest(), null, 2)}\n`)
