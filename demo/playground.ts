// The playground's door: what cells find among the globals, and the page.

import * as dill from '../lib/index.ts'
import './elements/editor.ts'
import './elements/app.ts'
import { inWorker } from './in-worker.ts'
import { keepTheme } from './theme.ts'

keepTheme()
Object.assign(globalThis, { dill, inWorker })
