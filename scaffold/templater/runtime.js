// What a template finds around itself: `tp`, `app`, `obsidian`, `moment`, timers, and Obsidian's own extensions.
// Everything outside of JavaScript is asked of the host, one call at a time; only JSON crosses.
// Imitated from their documented and observed behaviour: Templater 2.25, Obsidian 1.x, moment 2.29.4.
(() => {
  const MOST = 32 << 20; // characters that a template may make of a note
  const AsyncFunction = Object.getPrototypeOf(async function () {}).constructor;
  const ask = globalThis.__host;
  delete globalThis.__host;
  const JSON = { parse: globalThis.JSON.parse, stringify: globalThis.JSON.stringify }; // whatever a template does to it

  class TemplaterError extends Error {
    constructor(message, consoleMessage) {
      super(message);
      this.name = "TemplaterError";
      this.console_msg = consoleMessage;
    }
  }

  const host = (name, ...args) => {
    const answer = JSON.parse(ask(name, JSON.stringify(args, (_key, value) => (value === undefined ? null : value))));
    if (!answer.err) return answer.ok;
    const { name: kind, message } = answer.err;
    if (kind === "TemplaterError") throw new TemplaterError(message);
    const error = new (globalThis[kind] ?? Error)(message);
    throw error;
  };
  const needsApp = (what) => {
    throw new TemplaterError(`${what} needs the Obsidian app, which is not running`);
  };
  const hidden = (target, members) => {
    for (const [name, value] of Object.entries(members))
      Object.defineProperty(target, name, { value, writable: true, configurable: true, enumerable: false });
  };

  // --- the clock, timers, console ---
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
  const shown = (value) => {
    if (typeof value === "string") return value;
    if (value instanceof Error) return `${value.name}: ${value.message}`;
    try {
      return JSON.stringify(value) ?? String(value);
    } catch {
      return String(value);
    }
  };
  const says = (level) => (...values) => void host("dialog.console", level, values.map(shown).join(" "));
  globalThis.console = Object.fromEntries(
    ["log", "info", "debug", "warn", "error", "trace", "table", "dir"].map((level) => [level, says(level)]),
  );
  globalThis.structuredClone ??= (value) => JSON.parse(JSON.stringify(value));
  globalThis.queueMicrotask ??= (task) => void Promise.resolve().then(task);
  globalThis.window = globalThis;

  // --- Obsidian's extensions of JavaScript's own types ---
  hidden(Array.prototype, {
    first() { return this[0]; },
    last() { return this[this.length - 1]; },
    contains(value) { return this.includes(value); },
    remove(value) { for (let at = this.indexOf(value); at >= 0; at = this.indexOf(value)) this.splice(at, 1); },
    shuffle() {
      for (let at = this.length - 1; at > 0; at--) {
        const other = Math.floor(Math.random() * (at + 1));
        [this[at], this[other]] = [this[other], this[at]];
      }
      return this;
    },
    unique() { return [...new Set(this)]; },
  });
  hidden(Array, { combine: (lists) => [].concat(...lists) });
  hidden(String.prototype, {
    contains(text) { return this.includes(text); },
    format(...values) { return this.replace(/\{(\d+)\}/g, (whole, at) => (at in values ? values[at] : whole)); },
  });
  hidden(String, { isString: (value) => typeof value === "string" });
  hidden(Number, { isNumber: (value) => typeof value === "number" });
  hidden(Object, {
    isEmpty: (value) => Object.keys(value).length === 0,
    each: (value, visit, context) => Object.keys(value).every((key) => visit.call(context, value[key], key) !== false),
  });
  hidden(Math, { clamp: (value, low, high) => Math.min(Math.max(value, low), high), square: (value) => value * value });
  globalThis.isBoolean = (value) => typeof value === "boolean";

  // --- moment ---
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

  // --- the vault, as it will be ---
  const normalizePath = (path) =>
    path.replace(/([\\/])+/g, "/").replace(/(^\/+|\/+$)/g, "").replace(/[\u00a0\u202f]/g, " ").normalize("NFC") || "/";
  const folderOf = (path) => (path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "/");
  const known = new Map();
  class TAbstractFile {
    constructor(path) { this.path = path; this.vault = vault; }
    get name() { return this.path === "/" ? "" : this.path.slice(this.path.lastIndexOf("/") + 1); }
    get parent() { return this.path === "/" ? null : entry(folderOf(this.path)) ?? new TFolder(folderOf(this.path)); }
  }
  class TFile extends TAbstractFile {
    get extension() { const at = this.name.lastIndexOf("."); return at > 0 || this.name.startsWith(".") ? this.name.slice(at + 1) : ""; }
    get basename() { const at = this.name.lastIndexOf("."); return at < 0 ? this.name : this.name.slice(0, at); }
    get stat() { const { ctime, mtime, size } = host("vault.stat", this.path) ?? {}; return { ctime, mtime, size }; }
  }
  class TFolder extends TAbstractFile {
    get children() { return host("vault.list", this.path).map(entry); }
    isRoot() { return this.path === "/"; }
  }
  const entry = (path) => {
    if (typeof path !== "string") return null;
    const found = host("vault.stat", path);
    if (!found) return null;
    if (!known.has(path)) known.set(path, new (found.folder ? TFolder : TFile)(path));
    return known.get(path);
  };
  const fileAt = (path) => { const found = entry(path); return found instanceof TFile ? found : null; };
  const renamed = (from, to) => {
    for (const [path, file] of [...known]) {
      if (path !== from && !path.startsWith(`${from}/`)) continue;
      known.delete(path);
      file.path = to + path.slice(from.length);
      known.set(file.path, file);
    }
  };
  const rename = (file, to, links) => {
    const path = normalizePath(to);
    host("vault.rename", file.path, path, links);
    renamed(file.path, path);
  };
  const adapter = {
    get basePath() { return host("vault.base_path"); },
    getBasePath: () => host("vault.base_path"),
    getFullPath: (path) => `${host("vault.base_path")}/${normalizePath(path)}`,
    getName: () => vault.getName(),
    exists: async (path) => host("vault.stat", normalizePath(path)) !== null,
    read: async (path) => host("vault.read", normalizePath(path)),
    write: async (path, text) => void host("vault.write", normalizePath(path), String(text)),
    append: async (path, text) => void host("vault.write", normalizePath(path), host("vault.read", normalizePath(path)) + text),
    mkdir: async (path) => void host("vault.mkdir", normalizePath(path)),
    remove: async (path) => void host("vault.remove", normalizePath(path)),
    rename: async (from, to) => rename({ path: normalizePath(from) }, to, false),
    copy: async (from, to) => void host("vault.create", normalizePath(to), host("vault.read", normalizePath(from))),
    list: async (path) => {
      const inside = host("vault.list", normalizePath(path));
      const isFolder = (each) => host("vault.stat", each)?.folder;
      return { files: inside.filter((each) => !isFolder(each)), folders: inside.filter(isFolder) };
    },
    stat: async (path) => {
      const found = host("vault.stat", normalizePath(path));
      return found && { type: found.folder ? "folder" : "file", ctime: found.ctime, mtime: found.mtime, size: found.size };
    },
  };
  const vault = {
    adapter,
    configDir: ".obsidian",
    getName: () => host("vault.vault_name"),
    getConfig: (key) => host("vault.config", key),
    getFiles: () => host("vault.files").map(fileAt),
    getMarkdownFiles: () => host("vault.files").filter((path) => path.toLowerCase().endsWith(".md")).map(fileAt),
    getAllLoadedFiles: () => ["/", ...host("vault.folders"), ...host("vault.files")].map(entry),
    getAllFolders: () => host("vault.folders").map(entry),
    getAbstractFileByPath: (path) => entry(path),
    getFileByPath: fileAt,
    getFolderByPath: (path) => { const found = entry(path); return found instanceof TFolder ? found : null; },
    getRoot: () => entry("/"),
    read: async (file) => host("vault.read", file.path),
    cachedRead: async (file) => host("vault.read", file.path),
    create: async (path, text) => { host("vault.create", normalizePath(path), String(text ?? "")); return entry(normalizePath(path)); },
    createFolder: async (path) => { host("vault.mkdir", normalizePath(path)); return entry(normalizePath(path)); },
    modify: async (file, text) => void host("vault.write", file.path, String(text)),
    append: async (file, text) => void host("vault.write", file.path, host("vault.read", file.path) + text),
    process: async (file, change) => { const text = String(change(host("vault.read", file.path))); host("vault.write", file.path, text); return text; },
    rename: async (file, path) => rename(file, path, false),
    copy: async (file, path) => vault.create(path, host("vault.read", file.path)),
    delete: async (file) => void host("vault.remove", file.path),
    trash: async (file) => void host("vault.remove", file.path),
    on: () => ({}), off: () => {}, offref: () => {},
  };
  const metadataCache = {
    getFileCache: (file) => host("metadata.metadata", file.path),
    getCache: (path) => host("metadata.metadata", path),
    getFirstLinkpathDest: (link, source) => entry(host("metadata.resolve", String(link), source ?? "")),
    getTags: () => host("metadata.tags"),
    get resolvedLinks() { return host("metadata.link_counts", true); },
    get unresolvedLinks() { return host("metadata.link_counts", false); },
    fileToLinktext: (file, source) => host("metadata.link_text", file.path, source ?? ""),
    on: () => ({}), off: () => {}, offref: () => {},
  };
  const fileManager = {
    renameFile: async (file, path) => rename(file, path, true),
    trashFile: async (file) => void host("vault.remove", file.path),
    processFrontMatter: async (file, change) => {
      const found = host("metadata.frontmatter", file.path);
      await change(found);
      host("metadata.write_frontmatter", file.path, found);
    },
    generateMarkdownLink: (file, source, subpath, alias) => host("metadata.markdown_link", file.path, source ?? "", subpath ?? "", alias ?? ""),
    getNewFileParent: () => entry(host("vault.new_folder")) ?? vault.getRoot(),
  };
  const inApp = (owner, names) => Object.fromEntries(names.map((name) => [name, () => needsApp(`${owner}.${name}`)]));
  const app = {
    vault,
    metadataCache,
    fileManager,
    workspace: {
      getActiveFile: () => config?.active_file ?? null,
      onLayoutReady: (task) => task(),
      on: () => ({}), off: () => {}, trigger: () => {},
      getActiveViewOfType: () => null,
      getLeavesOfType: () => [],
      ...inApp("app.workspace", ["getLeaf", "openLinkText", "getRightLeaf", "getLeftLeaf", "splitActiveLeaf", "createLeafBySplit", "setActiveLeaf", "revealLeaf", "getMostRecentLeaf", "getUnpinnedLeaf"]),
    },
    plugins: {
      plugins: { "templater-obsidian": { templater: { get current_functions_object() { return current; } } } },
      enabledPlugins: new Set(["templater-obsidian"]),
      getPlugin: (name) => app.plugins.plugins[name] ?? null,
    },
    internalPlugins: { getPluginById: () => null, plugins: {} },
    commands: inApp("app.commands", ["executeCommandById", "executeCommand", "findCommand", "listCommands"]),
    isDarkMode: () => false,
  };

  // --- the module `obsidian` ---
  class Notice {
    constructor(message) { this.message = String(message); host("dialog.notice", this.message); }
    setMessage(message) { host("dialog.notice", String(message)); return this; }
    hide() {}
  }
  const onlyInApp = (name) => class { constructor() { needsApp(`obsidian.${name}`); } };
  const obsidian = {
    moment, normalizePath, TAbstractFile, TFile, TFolder, Notice,
    FileSystemAdapter: class FileSystemAdapter {},
    Platform: { isDesktop: true, isDesktopApp: true, isMobile: false, isMobileApp: false, isMacOS: false, isWin: false, isLinux: true },
    parseYaml: (text) => host("metadata.parse_yaml", text),
    stringifyYaml: (value) => host("metadata.stringify_yaml", value),
    getAllTags: (cache) => (cache ? [...(cache.frontmatter_tags ?? []), ...(cache.tags ?? []).map((each) => each.tag)] : null),
    parseLinktext: (text) => { const at = text.indexOf("#"); return at < 0 ? { path: text, subpath: "" } : { path: text.slice(0, at), subpath: text.slice(at) }; },
    getLinkpath: (text) => text.split("#")[0],
    getFrontMatterInfo: (text) => host("metadata.front_matter_info", text),
    requestUrl: async (request) => {
      const answer = host("outside.fetch", typeof request === "string" ? { url: request } : request);
      return { ...answer, json: parsedOrUndefined(answer.text) };
    },
    request: async (request) => host("outside.fetch", typeof request === "string" ? { url: request } : request).text,
    htmlToMarkdown: () => needsApp("obsidian.htmlToMarkdown"),
    ...Object.fromEntries(["Modal", "SuggestModal", "FuzzySuggestModal", "Plugin", "MarkdownView", "Setting", "ItemView"].map((name) => [name, onlyInApp(name)])),
  };
  globalThis.fetch = async (url, options = {}) => {
    const answer = host("outside.fetch", { url: String(url), method: options.method, headers: options.headers, body: options.body });
    return { status: answer.status, ok: answer.status < 300, text: async () => answer.text, json: async () => JSON.parse(answer.text) };
  };
  const parsedOrUndefined = (text) => { try { return JSON.parse(text); } catch { return undefined; } };
  Object.assign(globalThis, { app, Notice });

  // --- tp ---
  const DEPTH = 10;
  let config; // of the run that is the newest: modules of an outer template follow it, as upstream
  let current;
  let depth = 0;
  let included = 0;
  const hooks = [];
  const templaterError = (message) => host("dialog.notice", `Templater error:\n${message}`);
  const aborting = "Template parsing error, aborting.\nCheck console for more information";

  const date = {
    now(format = "YYYY-MM-DD", offset, reference, referenceFormat) {
      if (reference && !moment(reference, referenceFormat).isValid())
        throw new TemplaterError("Invalid reference date format, try specifying one with the argument 'reference_format'");
      const from = moment(reference, referenceFormat);
      if (typeof offset === "string") from.add(moment.duration(offset));
      else if (typeof offset === "number") from.add(moment.duration(offset, "days"));
      return from.format(format);
    },
    tomorrow: (format = "YYYY-MM-DD") => moment().add(1, "days").format(format),
    yesterday: (format = "YYYY-MM-DD") => moment().add(-1, "days").format(format),
    weekday(format = "YYYY-MM-DD", weekday, reference, referenceFormat) {
      if (reference && !moment(reference, referenceFormat).isValid())
        throw new TemplaterError("Invalid reference date format, try specifying one with the argument 'reference_format'");
      return moment(reference, referenceFormat).weekday(weekday).format(format);
    },
  };

  const folderPath = (folder) => (folder instanceof TFolder ? folder.path : folder);
  const createNew = async (template, filename, _open = false, folder) => {
    if (++depth > DEPTH) { depth = 0; throw new TemplaterError(`Reached create_new depth limit (max = ${DEPTH})`); }
    try {
      const isFile = template instanceof TFile;
      const extension = isFile ? template.extension || "md" : "md";
      const path = host("vault.new_file", filename ?? "Untitled", folderPath(folder) ?? null, extension, config?.active_file?.path ?? "");
      const text = isFile ? host("vault.read", template.path) : String(template);
      const output = await noted(text, { template_file: isFile ? template : undefined, target_file: entry(path), run_mode: 0, active_file: config?.active_file });
      if (output === undefined || output === null) { host("vault.remove", fileOfRun.path); return undefined; }
      host("vault.write", fileOfRun.path, String(output));
      return fileOfRun;
    } finally {
      depth--;
    }
  };
  let fileOfRun; // the file of the run that ended last, under the name that it has by then
  const noted = async (text, own) => {
    fileOfRun = own.target_file;
    try {
      const output = await parse(text, own);
      fileOfRun = own.target_file;
      return output;
    } catch (error) {
      fileOfRun = own.target_file;
      templaterError(error instanceof TemplaterError ? error.message : aborting);
      host("dialog.console", "error", shown(error));
      return undefined;
    }
  };
  const empty = (own) => own.target_file.stat.size === 0;
  const file = (own) => ({
    content: host("vault.read", own.target_file.path),
    create_new: createNew,
    creation_date: (format = "YYYY-MM-DD HH:mm") => moment(config.target_file.stat.ctime).format(format),
    last_modified_date: (format = "YYYY-MM-DD HH:mm") => moment(config.target_file.stat.mtime).format(format),
    cursor: (order) => `<% tp.file.cursor(${order ?? ""}) %>`,
    cursor_append: (text) => {
      if (host("dialog.append_at_cursor", String(text)) === null) templaterError("No active editor, can't append to cursor.");
      return undefined;
    },
    exists: async (path) => host("vault.stat", normalizePath(path)) !== null,
    find_tfile: (name) => entry(host("metadata.resolve", normalizePath(name), "")),
    folder: (absolute = false) => (absolute ? config.target_file.parent.path : config.target_file.parent.name),
    include: async (link) => {
      if (++included > DEPTH) { included = 0; throw new TemplaterError(`Reached inclusion depth limit (max = ${DEPTH})`); }
      try {
        const isFile = link instanceof TFile;
        const found = isFile ? null : String(link).match(/^\[\[(.*)\]\]$/);
        if (!isFile && !found) throw new TemplaterError("Invalid file format, provide an obsidian link between quotes.");
        await null;
        const text = isFile ? host("vault.read", link.path) : host("metadata.include", found[1]);
        return await evaluated(text, current, isFile ? link.path : found[1]);
      } finally {
        included = Math.max(0, included - 1);
      }
    },
    move: async (path, other) => {
      const moved = other ?? config.target_file;
      rename(moved, `${path}.${moved.extension}`, true);
      return "";
    },
    path: (relative = false) => (relative ? config.target_file.path : `${host("vault.base_path")}/${config.target_file.path}`),
    rename: async (title) => {
      if (/[\\/:]/.test(title)) throw new TemplaterError("File name cannot contain any of these characters: \\ / :");
      const target = config.target_file;
      const folder = target.parent.path;
      host("vault.rename", target.path, `${folder === "/" ? "" : `${folder}/`}${title}.${target.extension}`, true);
      renamed(target.path, `${folder === "/" ? "" : `${folder}/`}${title}.${target.extension}`);
      return "";
    },
    selection: () => {
      const selected = host("dialog.selection");
      if (selected === null) throw new TemplaterError("Active editor is null, can't read selection.");
      return selected;
    },
    tags: empty(own) ? [] : host("metadata.file_tags", own.target_file.path),
    title: own.target_file.basename,
  });

  const answered = (answer, instead, shouldThrow, what) => {
    if (answer !== null) return answer;
    if (shouldThrow) throw new TemplaterError(what);
    return instead;
  };
  const labelled = (texts, items) =>
    items.map((item, at) => {
      if (typeof texts === "function") return String(texts(item));
      return texts[items.indexOf(item)] || "Undefined Text Item";
    });
  const system = {
    clipboard: async () => host("outside.clipboard"),
    prompt: async (text, initial, throwOnCancel = false, multiline = false, _select = false) => {
      const given = host("dialog.prompt", text ?? "", initial == null ? "" : String(initial), Boolean(multiline));
      if (given !== null && given.untouched) return initial ?? "";
      return answered(given && given.value, null, throwOnCancel, "Cancelled prompt");
    },
    suggester: async (texts, items, throwOnCancel = false, placeholder = "", limit, initial) => {
      const labels = labelled(texts, items);
      const at = host("dialog.suggester", String(placeholder), labels, limit ?? null, initial == null ? "" : String(initial));
      return at === null ? answered(null, null, throwOnCancel, "Cancelled prompt") : items[at];
    },
    multi_suggester: async (texts, items, throwOnCancel = false, title = "", limit, preselected = []) => {
      const labels = labelled(texts, items);
      const first = preselected.map((value) => items.indexOf(value)).filter((at) => at >= 0);
      const picked = host("dialog.multi_suggester", String(title), labels, limit ?? null, first);
      return picked === null ? answered(null, [], throwOnCancel, "Cancelled prompt") : picked.map((at) => items[at]);
    },
  };

  const QUOTES = {
    en: "https://raw.githubusercontent.com/Zachatoo/quotes-database/refs/heads/main/quotes.json",
    es: "https://raw.githubusercontent.com/wulflo/frases-inventario/refs/heads/main/quotes.json",
  };
  const json = async (url) => {
    const answer = host("outside.fetch", { url });
    if (answer.status < 200 || answer.status >= 300) throw new TemplaterError("Error performing GET request");
    return JSON.parse(answer.text);
  };
  const web = {
    daily_quote: async (tongue = "en") => {
      try {
        const quotes = await json(QUOTES[String(tongue).toLowerCase()] ?? QUOTES.en);
        const { quote, author } = quotes[Math.floor(Math.random() * quotes.length)];
        return `> [!quote] ${quote}\n> — ${author}`;
      } catch (error) {
        host("dialog.console", "error", shown(error));
        return "Error generating daily quote";
      }
    },
    random_picture: async (size, query, includeSize = false) => {
      try {
        const picture = await json(`https://templater-unsplash-2.fly.dev/${query ? `?q=${query}` : ""}`);
        let url = picture.full;
        if (size && !includeSize) {
          const [width, height] = String(size).split("x");
          url += size.includes("x") ? `&w=${width}&h=${height}` : `&w=${size}`;
        }
        const shownSize = size && includeSize ? `|${size}` : "";
        return `![photo by ${picture.photog}(${picture.photogUrl}) on Unsplash${shownSize}](${url})`;
      } catch (error) {
        host("dialog.console", "error", shown(error));
        return "Error generating random picture";
      }
    },
    request: async (url, path) => {
      try {
        const found = await json(url);
        if (!path) return found;
        return path.split(".").reduce((inner, key) => {
          if (!Object.hasOwn(Object(inner), key)) throw new Error(`Path ${path} not found in the JSON response`);
          return inner[key];
        }, found);
      } catch (error) {
        host("dialog.console", "error", shown(error));
        throw new TemplaterError("Error fetching and extracting value");
      }
    },
  };

  const require = (name) => {
    if (name === "obsidian") return obsidian;
    if (globalThis.__require) return globalThis.__require(name);
    throw new Error(`Cannot find module '${name}': a template outside of Obsidian has no Node; run it with --engine node`);
  };
  const loaded = (path) => {
    const module = { exports: {} };
    try {
      const wrapped = (0, eval)(`(function anonymous(require, module, exports){${host("vault.read", path)}\n})`);
      wrapped.call(globalThis, require, module, module.exports);
    } catch (error) {
      throw new TemplaterError(`Failed to load user script at "${path}".`, error.message);
    }
    const found = module.exports["default"] ?? module.exports;
    const isObject = found instanceof Object && Object.values(found).every((each) => typeof each === "function");
    if (typeof found !== "function" && !isObject)
      throw new TemplaterError(`Invalid export in "${path}". Must be a function or object of functions.`);
    return found;
  };
  const user = async (tp) => {
    const own = {};
    for (const [name, command] of host("outside.commands")) {
      const written = host("outside.may_exec") ? await evaluated(command, tp, "templates_pairs") : "";
      own[name] = async (args) => host("outside.exec", name, written, args ?? {});
    }
    const scripts = host("outside.scripts");
    for (const [name, path] of Object.entries(scripts.paths)) {
      let script;
      Object.defineProperty(own, name, {
        enumerable: true, configurable: true,
        get: () => (script ??= loaded(path)),
      });
      if (scripts.eager) own[name];
    }
    return own;
  };

  const functions = async (own) => {
    const tp = { app, obsidian };
    Object.assign(tp, {
      config: own, date, file: file(own), frontmatter: empty(own) ? {} : host("metadata.frontmatter", own.target_file.path),
      hooks: { on_all_templates_executed: (task) => void hooks.push(task) }, system, web,
    });
    tp.user = await user(tp);
    return tp;
  };
  const parse = async (text, own) => {
    config = own;
    const tp = await functions(own);
    current = tp;
    return evaluated(text, tp, own.template_file?.path ?? "");
  };
  const evaluated = async (text, tp, path) => {
    const number = host("outside.compile", text, path);
    let run;
    try {
      run = new AsyncFunction("tp", number.code);
    } catch (error) {
      const wrong = new Error(`Template syntax error: ${error.message}`);
      wrong.kind = "js_syntax";
      wrong.at = { number: number.number, ...placeOf(error) };
      throw wrong;
    }
    try {
      return await run.call(null, tp);
    } catch (error) {
      if (error instanceof Object && !error.at) error.at = { number: number.number, ...placeOf(error, true) };
      throw error;
    }
  };
  // The function's own header takes two lines of what the engine counts.
  const placeOf = (error, running) => {
    const stack = String(error?.stack ?? "");
    const frame = stack.match(running ? /at anonymous \(<input>:(\d+):(\d+)/ : /at <input>:(\d+):(\d+)/)
      ?? stack.match(/(?:eval at|anonymous).*<anonymous>:(\d+):(\d+)/);
    return frame ? { line: Number(frame[1]) - 2, column: Number(frame[2]) } : { line: 0, column: 0 };
  };

  const tell = (error) => {
    try {
      return told(error);
    } catch {
      return { name: "Error", message: "what was thrown cannot be shown", kind: "runtime", console: null, at: null };
    }
  };
  const told = (error) => ({
    name: error?.name ?? "Error",
    message: (error instanceof Object ? String(error.message ?? error) : String(error)).slice(0, 5000),
    kind: error?.kind ?? (error instanceof TemplaterError ? "templater" : "runtime"),
    console: error?.console_msg ?? null,
    at: error?.at ?? null,
  });
  const outcome = (promise) => {
    const state = { done: false };
    promise.then(
      (value) => {
        const text = value === undefined || value === null ? null : String(value);
        state.done = true;
        if (text === null || text.length <= MOST) state.value = text;
        else state.error = tell(new RangeError(`the note would have more than ${MOST >> 20} million characters`));
      },
      (error) => { state.done = true; state.error = tell(error); },
    );
    return state;
  };
  let running;
  const templater = {
    start(wanted) {
      const own = { run_mode: wanted.run_mode, target_file: entry(wanted.target), active_file: entry(wanted.active) ?? undefined };
      own.template_file = (wanted.template_path && entry(wanted.template_path)) || undefined;
      running = outcome(parse(wanted.template, own).then((value) => { running.target = own.target_file.path; return value; }));
      running.own = own;
    },
    check(template, path) {
      const { code, number } = host("outside.compile", template, path);
      try {
        new AsyncFunction("tp", code);
      } catch (error) {
        return JSON.stringify({ name: "SyntaxError", message: `Template syntax error: ${error.message}`, kind: "js_syntax", at: { number, ...placeOf(error) } });
      }
      return "";
    },
    hooks() { running = outcome(Promise.all(hooks.splice(0).map(async (task) => task())).then(() => "")); },
    tick,
    state: () => JSON.stringify({ done: running.done, value: running.value ?? null, error: running.error ?? null, target: running.own?.target_file?.path ?? null }),
  };
  Object.defineProperty(globalThis, "__templater", { value: Object.freeze(templater) });
})();
