// Code whose bytes are spoiled by the tests: whoever runs any of it while it is loaded, notes that.

import { bind } from '../../../lib/index.ts'
import '../note.ts'

/** Long enough for any other text to take its place. */
export const lone = x => { /* room for what an attacker would write instead: ........................................................ */ return x }
export class Lone { m() { return 1 } /* room for what an attacker would write instead: ............................................. */ }

/** A name that is long enough for another text. */
export const named = () => { const aLongNameInWhosePlaceAnotherTextWillBePut = 1; return bind(() => aLongNameInWhosePlaceAnotherTextWillBePut, () => ({ aLongNameInWhosePlaceAnotherTextWillBePut })) }
