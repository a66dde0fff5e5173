"""Links wherever Obsidian reads them: where they are, what they name, and how their author writes them."""
