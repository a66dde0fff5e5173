// `tp.web`.
const QUOTES = {
  en: "https://raw.githubusercontent.com/Zachatoo/quotes-database/refs/heads/main/quotes.json",
  es: "https://raw.githubusercontent.com/wulflo/frases-inventario/refs/heads/main/quotes.json",
};
const json = async (url) => {
  const answer = host("outside.fetch", { url });
  if (answer.status < 200 || answer.status >= 300) throw new TemplaterError("Error performing GET request");
  return JSON.parse(answer.text);
};
const web = {
  daily_quote: async (tongue = "en") => {
    try {
      const quotes = await json(QUOTES[String(tongue).toLowerCase()] ?? QUOTES.en);
      const { quote, author } = quotes[Math.floor(Math.random() * quotes.length)];
      return `> [!quote] ${quote}\n> — ${author}`;
    } catch (error) {
      host("dialog.console", "error", shown(error));
      return "Error generating daily quote";
    }
  },
  random_picture: async (size, query, includeSize = false) => {
    try {
      const picture = await json(`https://templater-unsplash-2.fly.dev/${query ? `?q=${query}` : ""}`);
      let url = picture.full;
      if (size && !includeSize) {
        const [width, height] = String(size).split("x");
        url += size.includes("x") ? `&w=${width}&h=${height}` : `&w=${size}`;
      }
      const shownSize = size && includeSize ? `|${size}` : "";
      return `![photo by ${picture.photog}(${picture.photogUrl}) on Unsplash${shownSize}](${url})`;
    } catch (error) {
      host("dialog.console", "error", shown(error));
      return "Error generating random picture";
    }
  },
  request: async (url, path) => {
    try {
      const found = await json(url);
      if (!path) return found;
      return path.split(".").reduce((inner, key) => {
        if (!Object.hasOwn(Object(inner), key)) throw new Error(`Path ${path} not found in the JSON response`);
        return inner[key];
      }, found);
    } catch (error) {
      host("dialog.console", "error", shown(error));
      throw new TemplaterError("Error fetching and extracting value");
    }
  },
};
