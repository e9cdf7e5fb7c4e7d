// A default export that has no name of its own.

export default () => 'default arrow'
