// What keys do in a tree, as the ARIA practices have it, and a few more. Knows the tree by what it can do.

import type { Row, Rows } from './model/rows.ts'

/** What keys act upon. */
export interface KeyedTree {
  readonly rows: Rows
  readonly cursor: Row | undefined
  readonly sight: number
  readonly rowHeight: number
  move(row: Row | undefined): void
  select(row: Row): void
  toggle(row: Row, open?: boolean, all?: boolean): void
  follow(row: Row): boolean
  copy(row: Row, what: 'value' | 'path'): Promise<void>
  type(character: string): void
  menuFor(row: Row): boolean
}

/** Does what a key means. False if it means nothing here. */
export function treeKey(tree: KeyedTree, { key, ctrlKey, metaKey, altKey, shiftKey }: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>): boolean {
  const { rows, cursor } = tree
  if (cursor === undefined) return false
  const at = rows.indexOf(cursor)
  const command = ctrlKey || metaKey
  if (command && !altKey && key.toLowerCase() === 'c') {
    if (!shiftKey && String(globalThis.getSelection?.() ?? '') !== '') return false
    void tree.copy(cursor, shiftKey ? 'path' : 'value')
    return true
  }
  if (command) return false
  if (altKey) return key === 'Enter' && tree.follow(cursor)
  const page = Math.max(1, Math.floor(tree.sight / tree.rowHeight) - 1)
  switch (key) {
    case 'ArrowDown': tree.move(rows.at(at + 1)); return true
    case 'ArrowUp': tree.move(rows.at(at - 1)); return true
    case 'Home': tree.move(rows.at(0)); return true
    case 'End': tree.move(rows.at(rows.length - 1)); return true
    case 'PageDown': tree.move(rows.at(Math.min(rows.length - 1, at + page))); return true
    case 'PageUp': tree.move(rows.at(Math.max(0, at - page))); return true
    case 'ArrowRight':
      if (shiftKey) tree.toggle(cursor, true, true)
      else if (cursor.open) tree.move(cursor.made[0])
      else tree.toggle(cursor, cursor.expandable)
      return true
    case 'ArrowLeft':
      if (cursor.open) tree.toggle(cursor, false)
      else tree.move(cursor.parent)
      return true
    case 'Enter': case ' ': tree.select(cursor); return true
    case '*':
      for (const sibling of cursor.parent?.children ?? [cursor]) if (sibling.kind === 'value') rows.toggle(sibling, true)
      tree.move(cursor)
      return true
    case 'ContextMenu': return tree.menuFor(cursor)
    case 'F10': return shiftKey && tree.menuFor(cursor)
    default:
      // Capitals of views show the selection there, and that of paths the way to it.
      if (key.length !== 1 || /^[WTGSBP]$/.test(key)) return false
      tree.type(key)
      return true
  }
}
