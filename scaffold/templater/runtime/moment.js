// `moment`: the object and its functions; the host does the sums.
let language = host("dates.language");
class Moment {
  constructor(state) { this._s = { ...state }; }
  _do(name, ...args) { this._s = host(`dates.${name}`, this._s, ...args); return this; }
  clone() { return new Moment(this._s); }
  isValid() { return this._s.ms !== null; }
  valueOf() { return this._s.ms ?? NaN; }
  unix() { return Math.floor(this.valueOf() / 1000); }
  toDate() { return new Date(this.valueOf()); }
  toJSON() { return this.isValid() ? this.toISOString() : null; }
  toISOString() { return this.isValid() ? new Date(this.valueOf()).toISOString() : null; }
  toString() { return this.clone().locale("en").format("ddd MMM DD YYYY HH:mm:ss [GMT]ZZ"); }
  toArray() { return ["year", "month", "date", "hour", "minute", "second", "millisecond"].map((name) => this.get(name)); }
  toObject() { const [years, months, date, hours, minutes, seconds, milliseconds] = this.toArray(); return { years, months, date, hours, minutes, seconds, milliseconds }; }
  format(pattern) { return host("dates.format", this._s, pattern ?? null); }
  add(amount, unit) { return this._do("add", span(amount, unit), 1); }
  subtract(amount, unit) { return this._do("add", span(amount, unit), -1); }
  startOf(unit) { return this._do("start_of", unit); }
  endOf(unit) { return this._do("end_of", unit); }
  get(unit) { return host("dates.get", this._s, unit) ?? NaN; }
  set(unit, value) {
    if (typeof unit === "object") { for (const [name, each] of Object.entries(unit)) this.set(name, each); return this; }
    return this._do("put", unit, value);
  }
  diff(other, unit, exact) { return host("dates.diff", this._s, moment(other)._s, unit ?? "ms", Boolean(exact)) ?? NaN; }
  isBefore(other, unit) { return unit ? +this.clone().endOf(unit) < +moment(other) : +this < +moment(other); }
  isAfter(other, unit) { return unit ? +this.clone().startOf(unit) > +moment(other) : +this > +moment(other); }
  isSame(other, unit) {
    const there = +moment(other);
    return unit ? +this.clone().startOf(unit) <= there && there <= +this.clone().endOf(unit) : +this === there;
  }
  isSameOrBefore(other, unit) { return this.isSame(other, unit) || this.isBefore(other, unit); }
  isSameOrAfter(other, unit) { return this.isSame(other, unit) || this.isAfter(other, unit); }
  isBetween(from, to, unit, ends = "()") {
    const after = ends[0] === "(" ? this.isAfter(from, unit) : !this.isBefore(from, unit);
    return after && (ends[1] === ")" ? this.isBefore(to, unit) : !this.isAfter(to, unit));
  }
  locale(name) { if (name === undefined) return this._s.language; this._s.language = String(name); return this; }
  lang(name) { return this.locale(name); }
  localeData() { return { firstDayOfWeek: () => host("dates.first_day", this._s.language) }; }
  utc() { this._s.offset = 0; return this; }
  local() { this._s.offset = null; return this; }
  utcOffset(minutes) {
    if (minutes === undefined) return this.get("utcOffset");
    this._s.offset = Math.abs(minutes) < 16 ? minutes * 60 : minutes;
    return this;
  }
  isUTC() { return this._s.offset === 0; }
  isLeapYear() { const year = this.year(); return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0; }
  daysInMonth() { return this.get("daysInMonth"); }
  weeksInYear() { return this.get("weeksInYear"); }
  isoWeeksInYear() { return this.get("isoWeeksInYear"); }
  from(other, bare) { return host("dates.from", this._s, moment(other)._s, Boolean(bare)); }
  to(other, bare) { return moment(other).from(this, bare); }
  fromNow(bare) { return this.from(moment(), bare); }
  toNow(bare) { return this.to(moment(), bare); }
  calendar() { return host("dates.calendar", this._s); }
}
for (const [name, ...more] of [
  ["year", "years"], ["quarter", "quarters"], ["month", "months"], ["date", "dates"], ["day", "days"],
  ["hour", "hours"], ["minute", "minutes"], ["second", "seconds"], ["millisecond", "milliseconds"],
  ["week", "weeks"], ["isoWeek", "isoWeeks"], ["weekday"], ["isoWeekday"], ["dayOfYear"], ["weekYear"], ["isoWeekYear"],
]) {
  for (const spelled of [name, ...more])
    hidden(Moment.prototype, { [spelled](value) { return value === undefined ? this.get(name) : this.set(name, value); } });
}
const span = (amount, unit) => {
  if (amount instanceof Duration) return amount._s;
  if (unit === undefined) return host("dates.duration", amount);
  if (typeof amount === "string" && isNaN(amount)) [amount, unit] = [unit, amount];
  return host("dates.duration", { [unit]: Number(amount) });
};
class Duration {
  constructor(state) { this._s = state; }
  get _days() { return this._s.days + this._s.ms / 864e5; }
  asMonths() { return this._s.months + (this._days * 4800) / 146097; }
  asYears() { return this.asMonths() / 12; }
  asMilliseconds() { return this._s.ms + this._s.days * 864e5 + Math.round((this._s.months * 146097) / 4800) * 864e5; }
  asSeconds() { return this.asMilliseconds() / 1e3; }
  asMinutes() { return this.asMilliseconds() / 6e4; }
  asHours() { return this.asMilliseconds() / 36e5; }
  asDays() { return this.asMilliseconds() / 864e5; }
  asWeeks() { return this.asDays() / 7; }
  as(unit) { return this[`as${unit[0].toUpperCase()}${unit.slice(1).replace(/s?$/, "s")}`](); }
  valueOf() { return this.asMilliseconds(); }
  milliseconds() { return this._s.ms % 1e3; }
  seconds() { return Math.trunc(this._s.ms / 1e3) % 60; }
  minutes() { return Math.trunc(this._s.ms / 6e4) % 60; }
  hours() { return Math.trunc(this._s.ms / 36e5) % 24; }
  days() { return this._s.days + Math.trunc(this._s.ms / 864e5); }
  weeks() { return Math.trunc(this.days() / 7); }
  months() { return this._s.months % 12; }
  years() { return Math.trunc(this._s.months / 12); }
  humanize(suffix) { return host("dates.humanize", this.asMilliseconds(), this.asMonths(), Boolean(suffix)); }
  clone() { return new Duration(this._s); }
  add(amount, unit) { return this._sum(span(amount, unit), 1); }
  subtract(amount, unit) { return this._sum(span(amount, unit), -1); }
  _sum(other, sign) { for (const name of ["months", "days", "ms"]) this._s[name] += sign * other[name]; return this; }
}
const made = (input, format, strict, utc, tongue) => {
  const state = (ms) => new Moment({ ms: Number.isFinite(ms) ? Math.trunc(ms) : null, offset: utc ? 0 : null, language: tongue ?? language });
  if (input === undefined && format === undefined) return state(Date.now());
  if (input instanceof Moment) return format === undefined ? input.clone() : made(input.format(), format, strict, utc, tongue);
  if (input === undefined) return state(Date.now());
  if (input === null) return state(NaN);
  if (input instanceof Date) return state(input.getTime());
  if (typeof input === "number" && format === undefined) return state(input);
  if (Array.isArray(input)) {
    const [year, month = 0, day = 1, ...time] = input;
    return state(utc ? Date.UTC(year, month, day, ...time) : new Date(year, month, day, ...time).getTime());
  }
  if (typeof input === "object") return new Moment(host("dates.of_units", input, Boolean(utc), tongue ?? language));
  const iso = format === undefined || format === moment.ISO_8601;
  const patterns = iso ? [] : [].concat(format).map((each) => (each === moment.ISO_8601 ? "" : each));
  const read = host("dates.read", String(input), patterns, Boolean(strict), Boolean(utc), tongue ?? language);
  if (read) return new Moment(read);
  return state(format === undefined && typeof input === "string" ? new Date(input).getTime() : NaN);
};
const argued = (utc) => (input, format, tongue, strict) => {
  if (typeof tongue === "boolean") [tongue, strict] = [undefined, tongue];
  return made(input, format === null ? undefined : format, strict, utc, tongue);
};
const moment = argued(false);
Object.assign(moment, {
  utc: argued(true),
  unix: (seconds) => made(seconds * 1000),
  duration: (amount, unit) => new Duration({ ...span(amount, unit) }),
  isMoment: (value) => value instanceof Moment,
  isDuration: (value) => value instanceof Duration,
  isDate: (value) => value instanceof Date,
  now: () => Date.now(),
  invalid: () => made(null),
  locale: (name) => { if (name !== undefined) language = String(name); return language; },
  localeData: (name) => made(0).locale(name ?? language).localeData(),
  locales: () => host("dates.locales"),
  months: (form = "MMMM") => [...Array(12).keys()].map((month) => made([2024, month]).format(form)),
  weekdays: (form = "dddd") => [...Array(7).keys()].map((day) => made([2024, 8, 1 + day]).format(form)),
  weekdaysShort: () => moment.weekdays("ddd"),
  monthsShort: () => moment.months("MMM"),
  min: (...all) => [].concat(...all).reduce((one, other) => (+other < +one ? other : one)),
  max: (...all) => [].concat(...all).reduce((one, other) => (+other > +one ? other : one)),
  ISO_8601: () => {},
  fn: Moment.prototype,
  version: "2.29.4",
});
globalThis.moment = moment;
