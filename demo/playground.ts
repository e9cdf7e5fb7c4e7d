// The playground's door: what cells find among the globals, and the page.

import { LitElement } from 'lit'
import * as dill from '../lib/index.ts'
import './elements/editor.ts'
import './elements/app.ts'
import { inWorker } from './in-worker.ts'
import { keepTheme } from './theme.ts'

// What a development build of Lit has to say is not for those who read a cell's console.
LitElement.disableWarning?.('change-in-update')
keepTheme()
Object.assign(globalThis, { dill, inWorker })
