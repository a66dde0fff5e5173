// The one way to ask the host, and the errors that templates see. What the host is asked and answers is JSON.
//
// These files are what a template finds around itself. They are one program, joined in the order that `engine.py` names,
// so each may use what is declared in those before it, and in functions also what is declared behind it.
// Imitated from their documented and observed behaviour: Templater 2.25, Obsidian 1.x, moment 2.29.4.
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
