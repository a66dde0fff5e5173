// The vault as it will be: its files and folders, and `app.vault`.
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
