// The console, and what else every place that runs JavaScript has.
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
