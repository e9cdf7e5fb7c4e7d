// What test_fglobals.py defines: functions that import within their bodies, and nothing else.

export function dated() { return new Date(Date.UTC(1943, 0, 4)).toISOString() }

export const cases = [
  {
    name: 'a nested function over the dates of the realm', answers: 'test_fglobals.py::test_doc_dill_issue_219', make: () => (() => () => new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC' }).format(new Date(Date.UTC(1943, 0, 4))))(),
    play: f => f(), gives: '04/01/1943',
  },
  {
    name: 'a function at the top', answers: 'test_fglobals.py::test_doc_dill_issue_219', make: () => dated, as: 'same', play: f => f(), gives: '1943-01-04T00:00:00.000Z',
  },
  {
    name: 'a function that imports when it is called', make: () => async () => { const { adder } = await import('./test_nested.js'); return adder(5)(1) }, play: f => f(), gives: 6,
  },
  {
    name: 'what is there in every realm is not taken along', answers: 'test_fglobals.py::test_method_with_internal_import_should_work', make: () => () => new RegExp('$').source + Math.max(1, 2), options: { recurse: true },
    play: f => f(), gives: '$2', hides: ['native code'],
  },
]
