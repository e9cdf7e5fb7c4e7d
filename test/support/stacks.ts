// What an engine's stacks say.

/** True where stacks name what was evaluated, by its `sourceURL`. WebKit's do not: there an error's own `line` is all there is. */
export const namesEvaluated: boolean = (() => {
  try {
    return (0, eval)('throw new Error()\n//# sourceURL=evaluated-here') as never
  } catch (error) {
    return (error as Error).stack!.includes('evaluated-here')
  }
})()
