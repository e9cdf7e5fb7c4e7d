// Functions that no transform saw, over globals that the tests define.

export const counter = [() => ++userCount, () => userCount]
export const scale = x => x * userFactor
export const helped = x => userHelper(x)
export const stated = () => userState
export const builtin = () => [Math.max(1, 2), String(1)]
export const twice = x => x * 2
export const userFib = n => n < 2 ? n : userHelper(n - 1) + userHelper(n - 2)
export const callsFib = n => userHelper(n)
