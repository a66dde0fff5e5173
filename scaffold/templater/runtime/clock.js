// The clock, which may stand still, and timers, which fire when the engine says so.
const fixed = host("dates.clock");
if (fixed !== null) {
  const Real = Date;
  globalThis.Date = new Proxy(Real, {
    construct: (target, args, made) => Reflect.construct(target, args.length ? args : [fixed], made),
    apply: () => new Real(fixed).toString(),
    get: (target, key) => (key === "now" ? () => fixed : target[key]),
  });
  Real.prototype.constructor = globalThis.Date;
}
let timers = [];
let lastTimer = 0;
let clock = 0;
const later = (repeat) => (task, wait, ...args) => {
  timers.push({ number: ++lastTimer, at: clock + (Number(wait) || 0), every: repeat ? Number(wait) || 1 : 0, task, args });
  return lastTimer;
};
const forget = (number) => {
  timers = timers.filter((timer) => timer.number !== number);
};
Object.assign(globalThis, { setTimeout: later(false), setInterval: later(true), clearTimeout: forget, clearInterval: forget });
const tick = () => {
  if (!timers.length) return false;
  const next = timers.reduce((first, timer) => (timer.at < first.at ? timer : first));
  clock = Math.max(clock, next.at);
  if (next.every) next.at += next.every;
  else forget(next.number);
  typeof next.task === "function" ? next.task(...next.args) : (0, eval)(String(next.task));
  return true;
};
