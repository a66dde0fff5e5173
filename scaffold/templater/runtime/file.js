// `tp.file`.
const DEPTH = 10;
let depth = 0;
let included = 0;
const templaterError = (message) => host("dialog.notice", `Templater error:\n${message}`);
const aborting = "Template parsing error, aborting.\nCheck console for more information";

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
