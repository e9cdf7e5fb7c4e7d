// The playground's door: its elements, what cells find among the globals, and the page's look. No element defines itself, so
// that a build keeps just those which are named here.

import { LitElement } from 'lit'
import * as dill from '../lib/index.ts'
import { DillTree } from '../panel/tree.ts'
import { sayAll } from './console.ts'
import { PlayApp } from './elements/app.ts'
import { PlayCell } from './elements/cell.ts'
import { PlayDrawing } from './elements/drawing.ts'
import { PlayEditor } from './elements/editor.ts'
import { OpenDialog } from './elements/open-dialog.ts'
import { ShareDialog } from './elements/share-dialog.ts'
import { inWorker } from './in-worker.ts'
import { keepTheme } from './theme.ts'

keepTheme()
sayAll(console)
Object.assign(globalThis, { dill, inWorker })
// What a development build of Lit has to say is not for those who read a cell's console.
LitElement.disableWarning?.('change-in-update')
const elements = { 'dill-tree': DillTree, 'play-editor': PlayEditor, 'play-drawing': PlayDrawing, 'play-cell': PlayCell, 'share-dialog': ShareDialog, 'open-dialog': OpenDialog, 'play-app': PlayApp }
for (const [name, Type] of Object.entries(elements)) if (customElements.get(name) === undefined) customElements.define(name, Type)
