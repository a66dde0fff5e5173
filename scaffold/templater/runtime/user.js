// `tp.user`: scripts of the vault, and commands of the system.
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
