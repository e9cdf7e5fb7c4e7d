// A reporter of vitest's that writes what a run came to, as JSON for what counts it: the modules with their tests, the modules that
// were asked for and have not ended, and what went wrong outside of all tests. `DILL_REPORT` names the file. It ends a run in which
// nothing ends any more: no limit of vitest's reaches a thread that computes for ever, or a page that does not answer.

import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'

/** @typedef {import('vitest/node').TestModule} TestModule */
/** @typedef {{ stack?: string, message: string, cause?: unknown }} Thrown */
/** @typedef {{ titles: string[], state: string, message?: string }} Test */
/** @typedef {{ project: string, file: string }} Place */
/**
 * @typedef {object} VitestReport
 * @property {(Place & { state: string, message?: string, tests: Test[] })[]} modules that have ended
 * @property {Place[]} left that have not
 * @property {string[]} errors with their causes
 * @property {boolean} [stood] whether it was ended since it stood still
 */

/** How long no test ends, in ms, where nothing goes on: each may take two minutes, and so may the hook before it. */
const STILL = Number(process.env['DILL_STILL'] ?? 300_000)

// oxlint-disable-next-line import/no-default-export -- vitest takes a reporter by its default
export default class VitestReporter {
  /** @type {readonly import('vitest/node').TestSpecification[]} */
  #asked = []
  /** @type {import('vitest/node').Vitest | undefined} */
  #vitest
  /** @type {NodeJS.Timeout | undefined} */
  #watch

  /** @param {import('vitest/node').Vitest} vitest */
  onInit(vitest) {
    this.#vitest = vitest
  }

  /** @param {readonly import('vitest/node').TestSpecification[]} asked */
  onTestRunStart(asked) {
    this.#asked = asked
    this.#watch = setTimeout(() => this.#end(), STILL)
  }

  onTestCaseResult() {
    this.#watch?.refresh()
  }

  onTestModuleEnd() {
    this.#watch?.refresh()
  }

  /**
   * @param {readonly TestModule[]} modules
   * @param {readonly Thrown[]} errors
   */
  onTestRunEnd(modules, errors) {
    clearTimeout(this.#watch)
    this.#write(modules, errors)
  }

  #end() {
    const { state } = /** @type {import('vitest/node').Vitest} */ (this.#vitest)
    const modules = state.getTestModules()
    const under = modules.filter(module => module.state() === 'pending')
    console.error(`\nNo test has ended for ${STILL / 1000} s, and the run is ended. Under way: ${under.map(({ project, moduleId }) => `${moduleId} (${project.name})`).join(', ') || 'nothing'}.`)
    this.#write(modules, [], true)
    // Not by an interrupt: vitest waits then for what does not end. A process that computes for ever does not see that its parent is gone.
    for (const pid of startedBy(process.pid)) kill(pid)
    process.exit(1)
  }

  /**
   * @param {readonly TestModule[]} modules
   * @param {readonly Thrown[]} errors
   * @param {boolean} [stood]
   */
  #write(modules, errors, stood = false) {
    const ended = modules.filter(module => !['queued', 'pending'].includes(module.state()))
    const known = new Set(ended.map(module => keyOf(placeOf(module))))
    /** @type {VitestReport} */
    const report = {
      modules: ended.map(module => ({ ...placeOf(module), state: module.state(), ...outside(module), tests: [...module.children.allTests()].map(told) })),
      left: this.#asked.map(placeOf).filter(place => !known.has(keyOf(place))),
      errors: errors.map(withCauses),
      stood,
    }
    writeFileSync(/** @type {string} */ (process.env['DILL_REPORT']), JSON.stringify(report))
  }
}

/**
 * The processes that a process has started, and those that these have.
 * @param {number} pid
 * @returns {number[]}
 */
function startedBy(pid) {
  const pairs = processes()
  const found = [pid]
  for (const parent of found) found.push(...pairs.filter(pair => pair.parent === parent).map(({ pid }) => pid))
  return found.slice(1)
}

/** @returns {{ pid: number, parent: number }[]} those that run, as far as the system tells */
function processes() {
  if (process.platform !== 'linux') {
    const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
    return (stdout ?? '').trim().split('\n').map(line => line.trim().split(/\s+/).map(Number)).map(([pid = 0, parent = 0]) => ({ pid, parent }))
  }
  // Not every Linux has a `ps`.
  return readdirSync('/proc').filter(name => /^\d+$/.test(name)).flatMap(name => {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      // Its name, in brackets, may hold anything.
      return [{ pid: Number(name), parent: Number(stat.slice(stat.lastIndexOf(')') + 1).trim().split(' ')[1]) }]
    } catch {
      return [] // It has ended meanwhile.
    }
  })
}

/** @param {number} pid */
function kill(pid) {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    // It has ended meanwhile.
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH') throw error
  }
}

/**
 * @param {{ project: { name: string }, moduleId: string }} of
 * @returns {Place}
 */
function placeOf({ project, moduleId }) {
  return { project: project.name, file: moduleId }
}

/** @param {Place} place */
function keyOf({ project, file }) {
  return `${project}\n${file}`
}

/**
 * What a module threw that is no test's: as it was loaded, or in a hook.
 * @param {TestModule} module
 * @returns {{ message?: string }}
 */
function outside(module) {
  const error = [module, ...module.children.allSuites()].flatMap(suite => suite.errors())[0]
  return error === undefined ? {} : { message: messageOf(error) }
}

/**
 * @param {import('vitest/node').TestCase} test
 * @returns {Test}
 */
function told(test) {
  const titles = [test.name]
  for (let { parent } = test; parent.type === 'suite'; parent = parent.parent) titles.unshift(parent.name)
  const { state, errors } = test.result()
  return { titles, state, ...state === 'failed' && errors?.[0] !== undefined ? { message: messageOf(errors[0]) } : {} }
}

/** @param {Thrown} error */
function messageOf({ stack, message }) {
  return stack?.includes(message) ? stack : message
}

/**
 * @param {Thrown} error
 * @returns {string}
 */
function withCauses({ message, cause }) {
  const inner = typeof cause === 'object' && cause !== null && 'message' in cause ? `\n${withCauses(/** @type {Thrown} */ (cause))}` : ''
  return message + inner
}
