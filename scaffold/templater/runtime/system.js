// `tp.system`: questions to the person, and the clipboard.
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
