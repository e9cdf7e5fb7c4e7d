// A function that is exported by default, and has no name: it may be called before its module runs.

export default function () { return 'default function' }
