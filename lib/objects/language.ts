// The language's part of the catalogue, family by family.
// What the platform adds has a list of its own.

import { builtins } from './builtins.ts'
import { code } from './code.ts'
import type { Example } from './example.ts'
import { graphs } from './graphs.ts'
import { live } from './live.ts'
import { primitives } from './primitives.ts'
import { shapes } from './shapes.ts'

export const language: readonly Example[] = [...primitives, ...graphs, ...shapes, ...builtins, ...live, ...code]
