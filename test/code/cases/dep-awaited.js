// What awaited.js imports while it runs.

export const value = await new Promise(done => setTimeout(done, 1, 7))
