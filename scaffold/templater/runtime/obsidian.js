// The module `obsidian`, and `fetch`.
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
