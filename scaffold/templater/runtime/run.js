// One run of a template: its `tp`, its code, and what the host asks of the runtime.
let config; // of the run that is the newest: modules of an outer template follow it, as upstream
let current;
const hooks = [];

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
