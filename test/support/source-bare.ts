// The realm that has never loaded the programs.

import { listenForSource } from './source-realm.ts'

listenForSource()
