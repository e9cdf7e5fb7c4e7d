// What a clock can tell.

/** The least time that anything takes by this engine's clock: some round it down to milliseconds. */
export const least = (() => {
  const start = performance.now()
  let now = start
  while (now === start) now = performance.now()
  return now - start < 0.9 ? 0.001 : 0
})()
