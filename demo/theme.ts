// Light or dark: the system's choice, until the reader makes one, which lasts.

/** What the browser keeps of choices. A sandboxed frame has none, and even to ask is an error there. */
export function memory(): Storage | undefined {
  try {
    return localStorage
  } catch {
    return undefined
  }
}

export function switchTheme(): void {
  const { dataset } = document.documentElement
  const dark = dataset['theme'] === undefined ? matchMedia('(prefers-color-scheme: dark)').matches : dataset['theme'] === 'dark'
  dataset['theme'] = dark ? 'light' : 'dark'
  memory()?.setItem('theme', dataset['theme'])
}

/** Takes up the choice of an earlier visit. */
export function keepTheme(): void {
  const theme = memory()?.getItem('theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset['theme'] = theme
}
