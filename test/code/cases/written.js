// Every way in which a closure can assign to what it captures: what comes back must assign to the same variable, and its
// fellow must see it.

import { namesInParentheses } from '../engine.js'
import { thrown } from '../thrown.ts'

/** A row in which `write` does something to `n`, which is 1, and `read` shows it. */
const row = (name, make, gives, more) => ({ name, make, play: ([write, read]) => [write(), read()], gives, ...more })

export const cases = [
  row('=', () => { let n = 1; return [() => { n = 2 }, () => n] }, [undefined, 2]),
  row('= as an expression', () => { let n = 1; return [() => n = 2, () => n] }, [2, 2]),
  row('n++', () => { let n = 1; return [() => n++, () => n] }, [1, 2]),
  row('++n', () => { let n = 1; return [() => ++n, () => n] }, [2, 2]),
  row('n-- on a bigint', () => { let n = 1n; return [() => n--, () => n] }, [1n, 0n]),
  row('+=', () => { let n = 1; return [() => n += 4, () => n] }, [5, 5]),
  row('**= <<= >>>= |=', () => { let n = 3; return [() => [n **= 2, n <<= 1, n >>>= 1, n |= 6], () => n] }, [[9, 18, 9, 15], 15]),
  row('+= on a string', () => { let n = 'a'; return [() => n += 'b', () => n] }, ['ab', 'ab']),
  row('??=', () => { let n; return [() => n ??= 2, () => n] }, [2, 2]),
  row('||=', () => { let n = 0; return [() => n ||= 3, () => n] }, [3, 3]),
  row('&&=', () => { let n = 1; return [() => n &&= 0, () => n] }, [0, 0]),
  row('?.  and ?? read only', () => { let n = null; return [() => [n?.x, n ?? 4, n?.()], () => n] }, [[undefined, 4, undefined], null]),
  row('[a, b] = [b, a]', () => { let a = 1, b = 2; return [() => { [a, b] = [b, a] }, () => [a, b]] }, [undefined, [2, 1]]),
  row('[n = 5, ...rest] =', () => { let n = 1, rest; return [() => { [n = 5, ...rest] = [undefined, 2, 3] }, () => [n, rest]] }, [undefined, [5, [2, 3]]]),
  row('({ n } =', () => { let n = 1; return [() => { ({ n } = { n: 2 }) }, () => n] }, [undefined, 2]),
  row('({ n = 5, ...rest } =', () => { let n = 1, rest; return [() => { ({ n = 5, ...rest } = { x: 1 }) }, () => [n, rest]] }, [undefined, [5, { x: 1 }]]),
  row('({ a: { b: n } } =', () => { let n = 1; return [() => { ({ a: { b: [n] } } = { a: { b: [7] } }) }, () => n] }, [undefined, 7]),
  row('for (n of …)', () => { let n = 1; return [() => { for (n of [3, 4]); }, () => n] }, [undefined, 4]),
  row('for ({ n } of …)', () => { let n = 1; return [() => { for ({ n } of [{ n: 3 }]); }, () => n] }, [undefined, 3]),
  row('for (n in …)', () => { let n = 1; return [() => { for (n in { k: 0 }); }, () => n] }, [undefined, 'k']),
  row('for (n = 0; …)', () => { let n = 1; return [() => { let turns = 0; for (n = 0; n < 3 && turns < 9; n++) turns++; return turns }, () => n] }, [3, 3]),
  row('a function, which takes the name', () => { let n; return [() => { n = () => {}; return n.name }, () => n.name] }, ['n', 'n']),
  row('a class, which takes the name', () => { let n; return [() => { n = class {}; return n.name }, () => n.name] }, ['n', 'n']),
  row('?? = a function, which takes the name', () => { let n; return [() => (n ??= function () {}).name, () => n.name] }, ['n', 'n']),
  row('a default, which takes the name', () => { let n; return [() => { [n = () => {}] = [] }, () => n.name] }, [undefined, 'n']),
  row('a parenthesised function, which takes no name', () => { let n; return [() => { (n) = () => {} }, () => n.name] }, [undefined, ''], { unmended: [undefined, namesInParentheses ? 'n' : ''] }),
  row('a parameter', () => ((n) => [() => n = 2, () => n])(1), [2, 2]),
  row('a var', () => { var n = 1; return [() => n = 2, () => n] }, [2, 2]),
  row('a function declaration', () => { function n() { return 1 } return [() => { n = () => 2 }, () => n()] }, [undefined, 2]),
  row('a class declaration', () => { class N {} return [() => { N = 2 }, () => N] }, [undefined, 2]),
  row('a loop variable', () => { for (let n = 1; ;) return [() => n = 2, () => n] }, [2, 2]),
  row('a catch parameter', () => { try { throw 1 } catch (n) { return [() => n = 2, () => n] } }, [2, 2]),
  row('a variable of a switch', () => { switch (1) { case 1: let n = 1; return [() => n = 2, () => n] } }, [2, 2]),
  row('a variable two scopes out', () => { let n = 1; return (() => { const m = 1; return [() => { n += m; return n }, () => n] })() }, [2, 2]),
  row('a variable of a parameter list', () => ((n = 1, set = () => n = 2) => [set, () => n])(), [2, 2]),
  row('a variable before its declaration', () => { const all = [() => thrown2(() => { n = 1 }), () => thrown2(() => n)]; return all; let n }, ['ReferenceError', 'ReferenceError'], { leans: true }),
]

/** What travels needs its own. */
function thrown2(run) {
  return thrown(run)
}
