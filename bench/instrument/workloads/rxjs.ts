// What apps do with rxjs: pipelines that are built and run, subjects that share, errors that are retried, and time –
// virtual, so that it always passes in the same way.

import type { Observable, OperatorFunction } from 'rxjs'
import { seeded } from '../../workloads.ts'

type Rxjs = typeof import('rxjs')
type Log = (line: string) => void

function watch(log: Log, name: string, source: Observable<unknown>): void {
  source.subscribe({
    next: value => log(`${name} ${JSON.stringify(value)}`),
    error: error => log(`${name} ✗ ${String(error)}`),
    complete: () => log(`${name} ✓`),
  })
}

/** A long pipeline over many values. */
function pipelines(rx: Rxjs, log: Log): void {
  const { range, from, of, map, filter, scan, mergeMap, concatMap, switchMap, distinctUntilChanged, bufferCount, reduce, groupBy, toArray, take, skip, pairwise, startWith, tap, zip, combineLatest, merge, concat } = rx
  const random = seeded(6)
  const numbers = Array.from({ length: 2000 }, () => Math.floor(random() * 50))
  let tapped = 0
  watch(log, 'long', from(numbers).pipe(
    map(n => n * 3), filter(n => n % 2 === 0), tap(() => { tapped++ }), distinctUntilChanged(), scan((sum, n) => sum + n, 0), startWith(-1),
  ).pipe(pairwise(), map(([a, b]) => b - a), bufferCount(50, 10), map(list => list.reduce((a, b) => a + b, 0)), skip(1), take(40), toArray()))
  watch(log, 'nested', range(0, 600).pipe(
    mergeMap(n => of(n, n + 1).pipe(map(m => m * n))), concatMap(n => of(n).pipe(filter(m => m % 3 === 0))), switchMap(n => of(n, -n)), reduce((sum, n) => sum + n, 0)))
  watch(log, 'groups', from(numbers).pipe(groupBy(n => n % 5), mergeMap(group => group.pipe(reduce((count, _) => count + 1, 0), map(count => [group.key, count] as const))), toArray()))
  watch(log, 'joined', zip(from(numbers), range(0, 20), of('a', 'b', 'c')))
  watch(log, 'latest', combineLatest({ a: of(1, 2), b: of(3, 4) }))
  watch(log, 'merged', merge(range(0, 3), concat(of('x'), of('y', 'z')), from('ab')))
  log(String(tapped))
}

/** One short pipeline for each operator that needs no clock. */
function operators(rx: Rxjs, log: Log): void {
  const { of, range, from, throwError, EMPTY, NEVER, defer, iif, generate, forkJoin, race, partition, using, map } = rx
  const list: Record<string, OperatorFunction<number, unknown>> = {
    count: rx.count(n => n > 1), max: rx.max(), min: rx.min(), every: rx.every(n => n < 9), find: rx.find(n => n === 2),
    findIndex: rx.findIndex(n => n === 2), first: rx.first(), last: rx.last(n => n < 2), elementAt: rx.elementAt(9, -1),
    single: rx.single(n => n === 1), isEmpty: rx.isEmpty(), defaultIfEmpty: rx.defaultIfEmpty(0), takeWhile: rx.takeWhile(n => n < 2, true),
    skipWhile: rx.skipWhile(n => n < 2), takeLast: rx.takeLast(2), skipLast: rx.skipLast(1), distinct: rx.distinct(n => n % 2),
    distinctUntilKeyChanged: rx.pipe(map(n => ({ n: n >> 1 })), rx.distinctUntilKeyChanged('n')),
    materialize: rx.pipe(rx.materialize(), rx.toArray()), dematerialize: rx.pipe(rx.materialize(), rx.dematerialize()),
    expand: rx.expand(n => n < 20 ? of(n * 3) : EMPTY), mergeScan: rx.mergeScan((sum, n) => of(sum + n), 0),
    switchScan: rx.switchScan((sum, n) => of(sum + n), 0), exhaustMap: rx.exhaustMap(n => of(n, n)),
    catchError: rx.pipe(map(n => { if (n > 1) throw new Error('caught'); return n }), rx.catchError(error => of(String(error)))),
    retry: rx.pipe(map(n => { if (n > 2) throw new Error('retried'); return n }), rx.retry(1)), repeat: rx.repeat(2), endWith: rx.endWith('end'),
    ignoreElements: rx.ignoreElements(), windowCount: rx.pipe(rx.windowCount(2), rx.mergeMap(one => one.pipe(rx.toArray()))),
    bufferToggle: rx.bufferToggle(of(1), () => NEVER), throwIfEmpty: rx.pipe(rx.filter(() => false), rx.throwIfEmpty()),
    sequenceEqual: rx.sequenceEqual(range(1, 3)), withLatestFrom: rx.withLatestFrom(of('w')), finalize: rx.finalize(() => log('finalized')),
    concatAll: rx.pipe(map(n => of(n)), rx.concatAll()), combineLatestAll: rx.pipe(map(n => of(n)), rx.combineLatestAll()),
    zipAll: rx.pipe(map(n => of(n)), rx.zipAll()), exhaustAll: rx.pipe(map(n => of(n)), rx.exhaustAll()),
    onErrorResumeNextWith: rx.onErrorResumeNextWith(of(9)), zipWith: rx.zipWith(of('z')), raceWith: rx.raceWith(NEVER),
    connect: rx.connect(shared => rx.merge(shared, shared.pipe(map(n => -n)))), share: rx.share(), shareReplay: rx.shareReplay(1),
  }
  for (const [name, operator] of Object.entries(list)) watch(log, name, range(1, 3).pipe(operator))
  const [odd, even] = partition(range(0, 5), n => n % 2 === 1)
  const sources: Record<string, Observable<unknown>> = {
    throwError: throwError(() => new TypeError('thrown')), defer: defer(() => [1, 2]), iif: iif(() => true, of('yes'), of('no')),
    forkJoin: forkJoin([of(1, 2), of(3)]), race: race(of('fast'), NEVER), odd, even,
    generate: generate({ initialState: 1, condition: n => n < 50, iterate: n => n * 2 }), iterable: from(new Map([['a', 1]])),
    using: using(() => ({ unsubscribe: () => log('unused') }), () => of('used')),
  }
  for (const [name, source] of Object.entries(sources)) watch(log, name, source)
}

function subjects({ Subject, BehaviorSubject, ReplaySubject, AsyncSubject, Observable, map, share }: Rxjs, log: Log): void {
  let subscribed = 0
  const counted = new Observable<number>(subscriber => {
    subscribed++
    for (let n = 0; n < 3; n++) subscriber.next(n)
    return () => log('torn down')
  })
  const subject = new Subject<number>()
  const shared = subject.pipe(map(n => n + 1), share())
  watch(log, 'left', shared)
  watch(log, 'right', shared)
  counted.subscribe(subject)
  for (const [name, each] of Object.entries({ behavior: new BehaviorSubject(0), replay: new ReplaySubject<number>(2), async: new AsyncSubject<number>() })) {
    each.next(1); each.next(2); each.next(3)
    watch(log, name, each)
    each.next(4)
    each.complete()
  }
  log(String(subscribed))
}

/** Operators that wait, by a clock that jumps. */
function timed(rx: Rxjs, log: Log): void {
  const clock = new rx.VirtualTimeScheduler(undefined, 3000)
  const ticks = rx.interval(10, clock).pipe(rx.take(12))
  const list: Record<string, OperatorFunction<number, unknown>> = {
    delay: rx.delay(5, clock), debounceTime: rx.debounceTime(3, clock), throttleTime: rx.throttleTime(25, clock), auditTime: rx.auditTime(25, clock),
    sampleTime: rx.sampleTime(35, clock), bufferTime: rx.bufferTime(40, null, 9, clock),
    windowTime: rx.pipe(rx.windowTime(40, clock), rx.mergeMap(one => one.pipe(rx.count()))),
    timeout: rx.timeout({ first: 5, scheduler: clock, with: () => rx.of('late') }), timeInterval: rx.timeInterval(clock),
    timestamp: rx.timestamp(clock), switch: rx.switchMap(n => rx.timer(0, 4, clock).pipe(rx.take(5), rx.map(m => [n, m]))),
    retry: rx.pipe(rx.map(n => { if (n > 3) throw new Error('again'); return n }), rx.retry({ count: 2, delay: () => rx.timer(7, clock) })),
    observeOn: rx.observeOn(clock, 3), takeUntil: rx.takeUntil(rx.timer(55, clock)), delayWhen: rx.delayWhen(n => rx.timer(100 - n * 9, clock)),
    exhaust: rx.exhaustMap(n => rx.timer(25, clock).pipe(rx.map(() => n))),
    merged: rx.mergeMap(n => rx.timer(30 - n, clock).pipe(rx.map(() => n)), 2),
  }
  for (const [name, operator] of Object.entries(list)) watch(line => log(`${clock.now()} ${line}`), name, ticks.pipe(operator))
  clock.flush()
}

/** Everything that was emitted, in order. */
export async function work(rx: Rxjs): Promise<string> {
  const lines: string[] = []
  const log: Log = line => { lines.push(line) }
  pipelines(rx, log)
  operators(rx, log)
  subjects(rx, log)
  timed(rx, log)
  log(JSON.stringify([await rx.firstValueFrom(rx.from(Promise.resolve(1)).pipe(rx.map(n => n + 1))), await rx.lastValueFrom(rx.EMPTY, { defaultValue: 'none' })]))
  return lines.join('\n')
}
