// What awaited.js imports while it runs. Nobody else may import it meanwhile: WebKit gives the second a module that still waits.

export const value = await new Promise(done => setTimeout(done, 1, 7))
