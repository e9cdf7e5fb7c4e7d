// An object of classes that is exported by default.

export default { Part: class { m() { return 'part of the default' } } }
