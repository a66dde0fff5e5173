// `app`: links and properties of notes, and what of the app is there without the app.
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
