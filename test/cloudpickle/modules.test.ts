// cloudpickle's tests of modules: what is found where its module is loaded, and what goes along where it is not. There
// is no list of modules to be pickled by value: `recurse` says it for a dump, and `byref` says the opposite.

import { afterEach, expect, test } from 'vitest'
import { copy, dumps, loads, register, Trust } from '../../lib/index.ts'
import { answers, programNamed, rowNamed, theBare, theFresh } from '../support/answers.ts'
import { openBare } from '../support/code-realm.ts'
import { script } from '../support/code-script.ts'
import { expectTravels } from '../support/code-travel.ts'
import { failing } from '../support/failing.ts'

const mod = programNamed('cloudpickle/programs/cloudpickle_modules')
const MODULE = 'cloudpickle_modules'
const call = rowNamed(MODULE, 'a call')
const recurse = { recurse: true }

afterEach(() => mod.setGlobalVariable('original global'))

/** What a call gives in a realm that lacks the modules, or why it is none there. */
const elsewhere = async (f: unknown, options = {}) => (await theBare()).ask({ module: MODULE, name: call.name, bytes: dumps([f], options), options })
const atHome = async (f: unknown, options = {}) => (await theFresh()).ask({ module: MODULE, name: call.name, bytes: dumps([f], options), options })

const text = 'data:text/javascript,export const x = 1; export const f = y => 2 * y; export class Foo { method(z) { return z + 1 } }'
const imported = async (which: string): Promise<any> => import(/* @vite-ignore */ `${text}; '${which}'`)

answers('cloudpickle_test.py::test_module', () => {
  test('a module that both sides know by a name is itself', async () => {
    const namespace = await imported('named')
    register(namespace, { name: 'cloudpickle.module' })
    expect(copy({ namespace }).namespace).toBe(namespace)
  })

  test('the namespaces of the language are themselves', () => {
    for (const space of [Math, JSON, Reflect, Intl]) expect(loads(dumps(space))).toBe(space)
  })
})

answers('cloudpickle_test.py::test_dynamic_module')
answers('cloudpickle_test.py::test_dynamic_module_no_package')
answers('cloudpickle_test.py::test_module_locals_behavior')

answers('cloudpickle_test.py::test_dynamic_module_with_unpicklable_builtin', () => {
  test('what somebody put among the globals does not go along', async () => {
    const here = globalThis as { injected?: unknown }
    here.injected = new WeakSet()
    const made = script('(function () { return { f: x => Math.abs(x) } })()')
    for (const options of [{}, recurse]) {
      const bytes = dumps([made.f, -1], options)
      expect(new TextDecoder('latin1').decode(bytes)).not.toContain('injected')
      await expectTravels(await theBare(), { ...call, gives: 1 }, bytes)
    }
    expect(failing(() => dumps(here.injected)).code).toBe('REFUSED')
    delete here.injected
  })
})

answers('cloudpickle_test.py::test_load_dynamic_module_in_grandchild_process', () => {
  test('from here to one realm, from there to another, and back', async () => {
    const row = rowNamed(MODULE, 'a module that is handed on')
    const child = await expectTravels(await theBare(), row, dumps(row.make()))
    const next = await openBare()
    const grandchild = await expectTravels(next, row, child.copied!)
    await next.close()
    expect(await row.play(loads(grandchild.copied!, { trust: Trust.code }))).toEqual(row.gives)
  })
})

answers('cloudpickle_test.py::test_module_importability', () => {
  test('what a module of text exports: its functions by value, its namespace not', async () => {
    const namespace = await imported('not named')
    expect(failing(() => dumps(namespace))).toMatchObject({ code: 'REFUSED', hint: expect.stringContaining('Save the values it exports') })
    const { x, f, Foo } = copy({ ...namespace })
    expect([x, f(2), new Foo().method(1)]).toEqual([1, 4, 2])
    await expectTravels(await theBare(), { ...call, gives: 6 }, dumps([namespace.f, 3]))
  })
})

answers('cloudpickle_test.py::test_submodule')
answers('cloudpickle_test.py::test_submodule_closure')
answers('cloudpickle_test.py::test_multiprocess')
answers('cloudpickle_test.py::test_import')

answers('cloudpickle_test.py::test_relative_import_inside_function', () => {
  test('finds what stands beside its own module, here and where that is loaded', async () => {
    const row = rowNamed(MODULE, 'a function that imports beside its module')
    const f = row.make()
    expect([await f(), await copy(f)()]).toEqual([7, 7])
    await expectTravels(await theFresh(), row, dumps(f))
  })
})

const hostile: [string, PropertyDescriptor][] = [
  ['a getter that throws', { get() { throw new Error('faulty') } }],
  ['a Proxy that throws', { value: new Proxy({}, { get() { throw new Error('faulty') }, has() { throw new Error('faulty') }, getOwnPropertyDescriptor() { throw new Error('faulty') }, getPrototypeOf() { throw new Error('faulty') } }) }],
  ['a revoked Proxy', { value: (() => { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return proxy })() }],
]

function withFaulty(descriptor: PropertyDescriptor, work: () => void): void {
  Object.defineProperty(globalThis, 'faultyModule', { ...descriptor, configurable: true })
  try {
    work()
  } finally {
    delete (globalThis as { faultyModule?: unknown }).faultyModule
  }
}

answers('cloudpickle_test.py::test_non_module_object_passing_whichmodule_test', () => {
  test.each(hostile)('a function beside a global that is %s', (_, descriptor) => withFaulty(descriptor, () => {
    const { func } = script('({ func: x => x ** 2 })')
    for (const options of [{}, recurse]) expect(copy(func, options)(2)).toBe(4)
  }))
})

answers('cloudpickle_test.py::test_importing_multiprocessing_does_not_impact_whichmodule', () => {
  test('what has two names is the same by either', () => {
    expect(Number.parseInt).toBe(parseInt)
    expect(copy([Number.parseInt, parseInt])).toEqual([parseInt, parseInt])
    expect(dumps(Number.parseInt)).toEqual(dumps(parseInt))
    expect(copy([copy, dumps].map(verb => ({ verb: register(verb as never, { name: `test.${verb.name}` }) && verb }))).map(({ verb }) => verb)).toEqual([copy, dumps])
  })
})

answers('cloudpickle_test.py::test_unrelated_faulty_module', () => {
  test.each(hostile)('classes, instances and functions beside a global that is %s', (_, descriptor) => withFaulty(descriptor, () => {
    const { Foo, foo } = script('(() => { const k = "it works!"; class Foo { foo() { return k } } return { Foo, foo: () => k } })()')
    for (const options of [{}, recurse, { byref: true }]) expect([copy(new Foo(), options).foo(), copy(foo, options)()]).toEqual(['it works!', 'it works!'])
  }))
})

answers('cloudpickle_test.py::test_pickle_constructs_from_module_registered_for_pickling_by_value', () => {
  test('what speaks of its module is missed where that is not loaded, and named', async () => {
    for (const f of [mod.functionWithGlobal, mod.makers.read(), mod.makers.make()]) {
      expect(await elsewhere(f)).toMatchObject({ code: 'UNKNOWN_SITE', hint: expect.stringContaining('recurse') })
      expect(await elsewhere(f, { byref: true })).toMatchObject({ code: 'UNKNOWN_SITE' })
    }
  })

  test('by value it is there: functions, classes, and what they call', async () => {
    expect(await elsewhere(mod.functionWithGlobal, recurse)).toMatchObject({ played: 'original global' })
    expect(await elsewhere(mod.makers.read(), recurse)).toMatchObject({ played: 'original global' })
    expect(await elsewhere(mod.makers.make(), recurse)).toMatchObject({ played: 'of original global' })
  })

  test('a symbol of the module has only its name', async () => {
    expect((await elsewhere(mod.LocalT, recurse)).error).toContain('cloudpickle_modules.js')
  })
})

answers('cloudpickle_test.py::test_pickle_constructs_from_installed_packages_registered_for_pickling_by_value', () => {
  test('a variable that was changed shows elsewhere only by value', async () => {
    expect(await atHome(mod.makers.read())).toMatchObject({ played: 'original global' })
    mod.setGlobalVariable('modified global')
    expect(await atHome(mod.makers.read())).toMatchObject({ played: 'original global' })
    expect(await atHome(mod.makers.read(), recurse)).toMatchObject({ played: 'modified global' })
    expect(await elsewhere(mod.makers.read(), recurse)).toMatchObject({ played: 'modified global' })
  })
})

answers('cloudpickle_test.py::test_pickle_various_versions_of_the_same_function_with_different_pickling_method', () => {
  test('by reference and by value, side by side', () => {
    const byReference = copy(mod.makers.read())
    mod.setGlobalVariable('modified global')
    const byValue = copy(mod.makers.read(), recurse)
    mod.setGlobalVariable('modified again')
    expect([byReference(), byValue(), mod.functionWithGlobal()]).toEqual(['modified again', 'modified global', 'modified again'])
    const [a, b] = copy([byReference, byValue])
    expect([a(), b()]).toEqual(['modified again', 'modified global'])
  })
})

answers('cloudpickle_test.py::test_register_pickle_by_value', () => {
  test.each(['recurse', 'byref'])('%s is true or false, and nothing else', option => {
    for (const value of ['cloudpickle_modules', {}, mod, 1]) expect(failing(() => dumps(1, { [option]: value }))).toMatchObject({ code: 'BAD_OPTION', message: expect.stringContaining(option) })
    for (const value of [true, false, undefined, null]) expect(loads(dumps(1, { [option]: value } as object))).toBe(1)
  })
})
