// Every public name of Python's dill, with the name that answers to it here: what stands in the __all__ of its modules, what
// they keep for older programs, the members and settings that its users set, and its scripts.

/** Its name in Python, and the way to ours from the door `dill`; `#` is a member of an instance. */
export const names: readonly (readonly [python: string, ours: string])[] = [
  ...same('dill', '', ['dump', 'dumps', 'load', 'loads', 'copy', 'Pickler', 'Unpickler', 'register', 'pickle', 'pickles', 'check',
    'DEFAULT_PROTOCOL', 'HIGHEST_PROTOCOL', 'HANDLE_FMODE', 'CONTENTS_FMODE', 'FILE_FMODE',
    'PickleError', 'PickleWarning', 'PicklingError', 'PicklingWarning', 'UnpicklingError', 'UnpicklingWarning',
    'settings', 'extend', 'objects', 'types', 'license', 'citation', 'detect', 'session', 'source', 'temp']),
  ['dill.load_types', 'loadTypes'],
  ['dill.dump_module', 'dumpModule'],
  ['dill.load_module', 'loadModule'],
  ['dill.load_module_asdict', 'loadModuleAsDict'],
  ['dill.dump_session', 'dumpSession'],
  ['dill.load_session', 'loadSession'],

  ...same('dill.settings', 'settings', ['protocol', 'byref', 'fmode', 'recurse', 'ignore']),

  ['dill.Pickler.dump', 'Pickler#dump'],
  ['dill.Pickler.settings', 'Pickler#settings'],
  ['dill.Pickler.dispatch', 'Pickler#registry'],
  ['dill.Pickler.persistent_id', 'Pickler#persistentId'],
  ['dill.Pickler.reducer_override', 'Pickler#reducerOverride'],
  ['dill.Pickler.clear_memo', 'Pickler#clearMemo'],
  ['dill.Unpickler.load', 'Unpickler#load'],
  ['dill.Unpickler.settings', 'Unpickler#settings'],
  ['dill.Unpickler.find_class', 'Unpickler#findClass'],
  ['dill.Unpickler.persistent_load', 'Unpickler#persistentLoad'],

  ['dill.session.dump_module', 'session.dumpModule'],
  ['dill.session.load_module', 'session.loadModule'],
  ['dill.session.load_module_asdict', 'session.loadModuleAsDict'],
  ['dill.session.dump_session', 'session.dumpSession'],
  ['dill.session.load_session', 'session.loadSession'],

  ['dill.logger', 'detect.trace'],
  ['dill.logger.adapter', 'detect.trace'],
  ['dill.logger.logger', 'detect.trace'],
  ['dill.logger.trace', 'detect.trace'],

  ...same('dill.detect', 'detect', ['baditems', 'badobjects', 'badtypes', 'code', 'errors', 'freevars', 'getmodule', 'globalvars',
    'nestedcode', 'nestedglobals', 'outermost', 'referredglobals', 'referrednested', 'trace', 'varnames',
    'parent', 'parents', 'children', 'reference', 'at']),
  ['dill.detect.refobject', 'detect.at'],
  ...same('dill.pointers', 'detect', ['parent', 'parents', 'children', 'reference', 'at']),
  ['dill.pointers.refobject', 'detect.at'],

  ...same('dill.source', 'source', ['findsource', 'getsourcelines', 'getsource', 'indent', 'outdent', 'dumpsource', 'getname', 'getimport',
    'importable', 'isdynamic', 'isfrommain']),
  ['dill.source._wrap', 'copy'],
  ['dill.source._namespace', 'source.getname'],
  ['dill.source._importable', 'source.importable'],
  ['dill.source.getblocks', 'source.getsourcelines'],
  ['dill.source.getblocks_from_history', 'source.getsourcelines'],
  ['dill.source.getimportable', 'source.importable'],
  ['dill.source.likely_import', 'source.getimport'],

  ...same('dill.temp', 'temp', ['dump', 'load', 'dumpIO', 'loadIO', 'capture']),
  ['dill.temp.dump_source', 'temp.dumpSource'],
  ['dill.temp.load_source', 'temp.loadSource'],
  ['dill.temp.dumpIO_source', 'temp.dumpIOSource'],
  ['dill.temp.loadIO_source', 'temp.loadIOSource'],

  ['undill', 'disassemble'],
  ['get_objgraph', 'graph'],
  ['get_gprof', 'profile'],
]

function same(module: string, space: string, list: readonly string[]): (readonly [python: string, ours: string])[] {
  return list.map(name => [`${module}.${name}`, space === '' ? name : `${space}.${name}`])
}
