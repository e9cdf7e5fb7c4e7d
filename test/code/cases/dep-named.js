// A default export that has a name of its own.

export default function named() { return 'named default' }
