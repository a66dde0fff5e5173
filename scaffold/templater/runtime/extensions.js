// Obsidian's extensions of JavaScript's own types.
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
