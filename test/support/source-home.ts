// The realm that has loaded the programs too.

/// <reference types="vite/types/importMeta.d.ts" />

import { listenForSource } from './source-realm.ts'

listenForSource(import.meta.glob('../sources/cases/*.js', { eager: true }))
