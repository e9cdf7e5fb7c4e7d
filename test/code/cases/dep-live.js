// What live.js imports, and what changes on this side.

export let other = 0
export const writesOther = by => { other += by; return other }
export function readsOther() { return other }
