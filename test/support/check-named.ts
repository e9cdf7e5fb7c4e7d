// A realm of a user's own, which knows a class by its name before it is asked, and hears other messages too.

import { detect, register } from '../../lib/index.ts'
import { Point } from './check-point.ts'

register(Point, { factory: true })
detect.answerChecks()
