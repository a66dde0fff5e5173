"""Headings, blocks, tags, properties, aliases, many notes at once, merge and extract: vaults before and after."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from vaults import Ran, tree, write_vault

from scaffold.text.encoding import encode

Run = Callable[..., Ran]
Files = dict[str, str]

# (command line, before, after); what must be left alone stands beside what changes.
CASES: dict[str, tuple[list[str], Files, Files]] = {
    "a merge into a note whose properties link to the other": (
        ["merge", "A", "B"],
        {"A.md": "---\naliases: [A]\n---\n", "B.md": '---\naliases: [B]\nup: "[[A]]"\n---\n'},
        {"B.md": '---\naliases: [B, A]\nup: "[[B]]"\n---\n'},
    ),
    "a merge of notes that link elsewhere in one property": (
        ["merge", "A", "B"],
        {"A.md": '---\nup: "[[P]]"\n---\n', "B.md": '---\nup: "[[X]]"\n---\n', "P.md": "", "X.md": ""},
        {"B.md": '---\nup: "[[X]]"\n---\n\n%% up: "[[P]]" %%\n', "P.md": "", "X.md": ""},
    ),
    "a name that another heading of the note has": (
        ["rename", "S", "B"],
        {"S.md": "# S\n## B\n", "R.md": "[[S#B]]\n"},
        {"B.md": "# S\n## B\n", "R.md": "[[B#B]]\n"},
    ),
    "a tag into one nested in it, which is there": (
        ["rename", "#s", "#s/d"],
        {"N.md": "---\ntags: [s, s/d]\n---\n#s #s/d\n"},
        {"N.md": "---\ntags: [s/d, s/d/d]\n---\n#s/d #s/d/d\n"},
    ),
    "a tag that a link among tags holds": (
        ["rename", "#z/same", "#x"],
        {"N.md": '---\ntags:\n  - "[[Two z/Same z]]"\n  - z/same\n---\n', "Two z/Same z.md": ""},
        {"N.md": '---\ntags:\n  - "[[Two z/Same z]]"\n  - x\n---\n', "Two z/Same z.md": ""},
    ),
    "an extraction to the name of its own note": (
        ["extract", "S/Plan.md#R", "N/Plan"],
        {"S/Plan.md": "# P\n## R\n", "O.md": "from [[Plan]] and [[Plan#P]].\n"},
        {"S/Plan.md": "# P\n[[N/Plan]]\n", "N/Plan.md": "## R\n", "O.md": "from [[S/Plan]] and [[S/Plan#P]].\n"},
    ),
    "a section of a note with a mark of its encoding": (
        ["extract", "a#A", "N"],
        {"a.md": "\ufeff# A\n[[b]]\n", "b.md": ""},
        {"a.md": "\ufeff[[N]]\n", "N.md": "# A\n[[b]]\n", "b.md": ""},
    ),
    "a move to a name with a dot in it": (
        ["move", "Apple", "sub/Apple Inc."],
        {"Apple.md": "", "n.md": "[[Apple]]\n"},
        {"sub/Apple Inc..md": "", "n.md": "[[Apple Inc.]]\n"},
    ),
    "a heading that holds the path of a folder's note": (
        ["rename", "d/", "e"],
        {"a.md": "# See [[d/Old]] x\n", "b.md": "[[a#See d Old x]]\n", "d/Old.md": ""},
        {"a.md": "# See [[e/Old]] x\n", "b.md": "[[a#See e/Old x]]\n", "e/Old.md": ""},
    ),
    "a heading that holds a link to a heading": (
        ["rename", "Old#Hh", "Kk"],
        {
            "a.md": "# See [[Old#Hh]] x\n",
            "b.md": "[[a#See Old Hh x]]\n",
            "Old.md": "# Hh\n",
            "c.md": "# [[a#See Old Hh x]]\n",
            "d.md": "[[c#a See Old Hh x]]\n",
        },
        {
            "a.md": "# See [[Old#Kk]] x\n",
            "b.md": "[[a#See Old Kk x]]\n",
            "Old.md": "# Kk\n",
            "c.md": "# [[a#See Old Kk x]]\n",
            "d.md": "[[c#a See Old Kk x]]\n",
        },
    ),
    "a heading that holds a link to a block": (
        ["rename", "Old#^bb", "cc"],
        {"a.md": "# See [[Old#^bb]] x\n", "b.md": "[[a#See Old bb x]]\n", "Old.md": "t ^bb\n"},
        {"a.md": "# See [[Old#^cc]] x\n", "b.md": "[[a#See Old cc x]]\n", "Old.md": "t ^cc\n"},
    ),
    "a heading that shows an alias": (
        ["rename", "Old#Al", "Bl", "--alias"],
        {"a.md": "# See [[Old|Al]] x\n", "b.md": "[[a#See Old Al x]]\n", "Old.md": "---\naliases: [Al]\n---\n"},
        {"a.md": "# See [[Old|Bl]] x\n", "b.md": "[[a#See Old Bl x]]\n", "Old.md": "---\naliases: [Bl]\n---\n"},
    ),
    "a move into a folder without a file": (
        ["move", "Foo", "c"],
        {"a/Foo.md": "", "n.md": "[[a/Foo]]\n", "c/.keep": ""},
        {"c/.keep": "", "c/Foo.md": "", "n.md": "[[c/Foo]]\n"},
    ),
    "a folder's note takes the folder along": (
        ["move", "Foo/Foo.md", "A/", "--folder-note"],
        {"Foo/Foo.md": "", "Foo/a.md": "[[Foo/Foo]]\n", "A/n.md": ""},
        {"A/Foo/Foo.md": "", "A/Foo/a.md": "[[A/Foo/Foo]]\n", "A/n.md": ""},
    ),
    "a folder, its note, and a base": (
        ["rename", "F/", "G", "--folder-note", "--bases"],
        {"F/F.md": "", "F/a.md": "", "x.base": 'filters: file.path == "F/F.md" || file.inFolder("F")\n'},
        {"G/G.md": "", "G/a.md": "", "x.base": 'filters: file.path == "G/G.md" || file.inFolder("G")\n'},
    ),
    "a merge of text that begins with a rule": (
        ["merge", "a", "b"],
        {"a.md": "\n---\nq: [[c]]\n---\n", "b.md": "", "c.md": ""},
        {"b.md": "\n---\nq: [[c]]\n---\n", "c.md": ""},
    ),
    "a tag that is a dash": (
        ["rename", "#old", "#-"],
        {
            "a.md": "---\ntags: old\n---\n",
            "b.md": "---\ntags:\n  - old\n  - b\n---\n",
            "c.md": "---\ntags: old b\n---\n",
        },
        {
            "a.md": '---\ntags: "-"\n---\n',
            "b.md": '---\ntags:\n  - "-"\n  - b\n---\n',
            "c.md": '---\ntags: "- b"\n---\n',
        },
    ),
    "nested tags that are there": (
        ["rename", "#old", "#new"],
        {"a.md": "---\ntags: [old, new, old/x, new/x, old/y]\n---\n"},
        {"a.md": "---\ntags: [new, new/x, new/y]\n---\n"},
    ),
    "a folder in another normal form": (
        ["rename", "Caf\u00e9/", "X"],
        {"Cafe\u0301/n.md": ""},
        {"X/n.md": ""},
    ),
    "a folder without a file": (["rename", "c/", "d"], {"n.md": "", "c/.keep": ""}, {"n.md": "", "d/.keep": ""}),
    "mentions that are none": (
        ["rename", "Anna Schmidt", "Berta Klug"],
        {
            "Anna Schmidt.md": "",
            "t.md": "- [ ] [Anna Schmidt]\n- [ ] [x][Anna Schmidt]\n- [ ] Anna Schmidt.png\n- [ ] <% Anna Schmidt %> {{Anna Schmidt}}\n"
            "- [ ] [Anna Schmidt](https://e.org) and [call] Anna Schmidt\n\n[Anna Schmidt]: https://x.org\n",
        },
        {
            "Berta Klug.md": "",
            "t.md": "- [ ] [Anna Schmidt]\n- [ ] [x][Anna Schmidt]\n- [ ] Anna Schmidt.png\n- [ ] <% Anna Schmidt %> {{Anna Schmidt}}\n"
            "- [ ] [Anna Schmidt](https://e.org) and [call] Berta Klug\n\n[Anna Schmidt]: https://x.org\n",
        },
    ),
    "a heading and an alias in another normal form": (
        ["rename", "Caf\u00e9", "Bar"],
        {"Caf\u00e9.md": "---\naliases: [Cafe\u0301]\n---\n# Cafe\u0301\n"},
        {"Bar.md": "---\naliases: [Bar]\n---\n# Bar\n"},
    ),
    "a merge into an empty note": (
        ["merge", "A", "B"],
        {"A.md": "---\na: 1\n---\n- x\n", "B.md": "", "C.md": "[[A]]\n"},
        {"B.md": "---\na: 1\n---\n- x\n", "C.md": "[[B]]\n"},
    ),
    "an extraction into a folder whose path no wikilink holds": (
        ["extract", "C.md#N", "[A] z/Rel"],
        {"C.md": "## N\n", "[A] z/K.md": "", "R.md": "[[C#N]] and [[/C#N|see]] [t](C.md#N)\n"},
        {
            "C.md": "[[Rel]]\n",
            "[A] z/K.md": "",
            "[A] z/Rel.md": "## N\n",
            "R.md": "[[Rel#N]] and [[Rel#N|see]] [t](Rel.md#N)\n",
        },
    ),
    "a move into a folder whose path no wikilink holds": (
        ["move", "C.md", "[A] z/"],
        {"C.md": "## N\n", "[A] z/K.md": "", "R.md": "[[/C#N|see]] [t](C.md#N)\n"},
        {"[A] z/C.md": "## N\n", "[A] z/K.md": "", "R.md": "[[C#N|see]] [t](C.md#N)\n"},
    ),
    "a folder and its note": (
        ["rename", "Foo", "Bar", "--folder-note"],
        {"Foo/Foo.md": "# Foo\n[[a]]\n", "Foo/a.md": "[[Foo]] [[Foo/Foo]]\n", "n.md": "[[Foo/Foo|x]] [[Foo/a]]\n"},
        {"Bar/Bar.md": "# Bar\n[[a]]\n", "Bar/a.md": "[[Bar]] [[Bar/Bar]]\n", "n.md": "[[Bar/Bar|x]] [[Bar/a]]\n"},
    ),
    "a note and its folder": (
        ["rename", "Foo/Foo.md", "Bar", "--folder-note"],
        {"Foo/Foo.md": "", "Foo/a.md": "[[Foo]]\n"},
        {"Bar/Bar.md": "", "Bar/a.md": "[[Bar]]\n"},
    ),
    "a folder and the note beside it": (
        ["rename", "x/Foo/", "Bar", "--folder-note"],
        {"x/Foo.md": "", "x/Foo/a.md": "[[Foo]]\n"},
        {"x/Bar.md": "", "x/Bar/a.md": "[[Bar]]\n"},
    ),
    "a note, and the folder beside it, move": (
        ["move", "x/Foo/", "y/", "--folder-note"],
        {"x/Foo.md": "", "x/Foo/a.md": "[[x/Foo]]\n"},
        {"y/Foo.md": "", "y/Foo/a.md": "[[y/Foo]]\n"},
    ),
    "a title in the properties, where notes have it so": (
        ["rename", "Old", "New"],
        {"Old.md": '---\ntitle: "Old"\n---\n', **{f"{n}.md": f"---\ntitle: {n}\n---\n" for n in ("a", "b", "c")}},
        {"New.md": '---\ntitle: "New"\n---\n', **{f"{n}.md": f"---\ntitle: {n}\n---\n" for n in ("a", "b", "c")}},
    ),
    "a heading of a note whose name has a #": (
        ["rename", "Issue #3#H", "I"],
        {"Issue #3.md": "## H\n[[#H]]\n", "Plan.md": "## C# basics\n"},
        {"Issue #3.md": "## I\n[[#I]]\n", "Plan.md": "## C# basics\n"},
    ),
    "a heading with a #": (
        ["rename", "Plan#C# basics", "D"],
        {"Issue #3.md": "", "Plan.md": "## C# basics\n"},
        {"Issue #3.md": "", "Plan.md": "## D\n"},
    ),
    "a rename of links alone leaves decks": (
        ["rename", "S/v/", "w", "--links-only"],
        {"S/v/A.md": "---\nClass: S\ncards-deck: S::v\n---\n"},
        {"S/w/A.md": "---\nClass: S\ncards-deck: S::v\n---\n"},
    ),
    "a heading, in every kind of link": (
        ["rename", "n#Old head", "New: head"],
        {
            "n.md": "## Old head\n[[#Old head]] [[#^old]] x ^old\n### Old heads\n",
            "a.md": '---\nup: "[[n#Old head]]"\n---\n[[n#Top#Old head|x]] [t](n.md#Old%20head) `[[n#Old head]]` [[m#Old head]]\n',
            "m.md": "## Old head\n",
            "c.canvas": '{"nodes":[{"file":"n.md","subpath":"#Old head"}]}',
        },
        {
            "n.md": "## New: head\n[[#New head]] [[#^old]] x ^old\n### Old heads\n",
            "a.md": '---\nup: "[[n#New head]]"\n---\n[[n#Top#New head|x]] [t](n.md#New%20head) `[[n#Old head]]` [[m#Old head]]\n',
            "m.md": "## Old head\n",
            "c.canvas": '{"nodes":[{"file":"n.md","subpath":"#New head"}]}',
        },
    ),
    "a heading with emphasis and a link, which links spell without": (
        ["rename", "n#Old head of A", "New"],
        {"n.md": "# Old *head* of [[A]]\n", "a.md": "[[n#Old head of A]] [[n#Old *head* of A]] [[n#Old]]\n"},
        {"n.md": "# New\n", "a.md": "[[n#New]] [[n#New]] [[n#Old]]\n"},
    ),
    "of two headings that differ by a mark, the one that is spelled": (
        ["rename", "n#C++", "Sea"],
        {"n.md": "# C\n# C++\n", "a.md": "[[n#C]] [[n#C++]]\n"},
        {"n.md": "# C\n# Sea\n", "a.md": "[[n#C]] [[n#Sea]]\n"},
    ),
    "a folder with its bookmarks, bases and queries": (
        ["rename", "a/b", "c", "--bases", "--queries"],
        {
            "a/b/d/n.md": "",
            ".obsidian/bookmarks.json": '{"items":[{"type":"folder","path":"a/b/d"},{"type":"folder","path":"a/bc"}]}',
            "x.base": 'file.inFolder("a/b") or file.inFolder("a/bc")',
            "q.md": '```dataview\nFROM "a/b/d" OR "x"\n```\nFROM "a/b"\n',
        },
        {
            "a/c/d/n.md": "",
            ".obsidian/bookmarks.json": '{"items":[{"type":"folder","path":"a/c/d"},{"type":"folder","path":"a/bc"}]}',
            "x.base": 'file.inFolder("a/c") or file.inFolder("a/bc")',
            "q.md": '```dataview\nFROM "a/c/d" OR "x"\n```\nFROM "a/b"\n',
        },
    ),
    "a day, which the dates of tasks do not mean": (
        ["rename", "2026-03-02", "Monday", "--mentions", "all"],
        {"2026-03-02.md": "# 2026-03-02\n- [x] a ✅ 2026-03-02\n- [ ] b [due:: 2026-03-02]\n- [ ] go on 2026-03-02\n"},
        {"Monday.md": "# Monday\n- [x] a ✅ 2026-03-02\n- [ ] b [due:: 2026-03-02]\n- [ ] go on Monday\n"},
    ),
    "a folder in the rest of a query": (
        ["rename", "a b", "c", "--queries"],
        {"a b/n.md": "", "q.md": '```dataview\nFROM [[x]] AND "a b" OR -"a b/d"\n```\n'},
        {"c/n.md": "", "q.md": '```dataview\nFROM [[x]] AND "c" OR -"c/d"\n```\n'},
    ),
    "a heading named by the one above it": (
        ["rename", "n#B#Notes", "Remarks"],
        {"n.md": "# A\n## Notes\n# B\n## Notes\n"},
        {"n.md": "# A\n## Notes\n# B\n## Remarks\n"},
    ),
    "a heading that another one equals": (
        ["rename", "n#B#S", "Z"],
        {"n.md": "# A\n## S\n# B\n## S\n", "a.md": "[[n#A#S]] [[n#B#S]] [[n#S]]\n"},
        {"n.md": "# A\n## S\n# B\n## Z\n", "a.md": "[[n#A#S]] [[n#B#Z]] [[n#S]]\n"},
    ),
    "the first of two headings": (
        ["rename", "n#S", "Z"],
        {"n.md": "# S\n## T\n# S\n", "a.md": "[[n#S]] [[n#S#T]]\n"},
        {"n.md": "# Z\n## T\n# S\n", "a.md": "[[n#Z]] [[n#Z#T]]\n"},
    ),
    "a bookmarked folder of the same name stays": (
        ["rename", "Old.md", "New"],
        {"Old.md": "", "Old/x.md": "", ".obsidian/bookmarks.json": '{"items":[{"type":"folder","path":"Old"}]}'},
        {"New.md": "", "Old/x.md": "", ".obsidian/bookmarks.json": '{"items":[{"type":"folder","path":"Old"}]}'},
    ),
    "extract under a name that another note has": (
        ["extract", "n#H", "New"],
        {"n.md": "# H\n", "y/New.md": "", "a.md": "[[New]]\n"},
        {"n.md": "[[New]]\n", "New.md": "# H\n", "y/New.md": "", "a.md": "[[y/New]]\n"},
    ),
    "extract leaves links to what stays, and takes those of canvases along": (
        ["extract", "n#H", "New"],
        {
            "n.md": "# H\n## S\nin ^b\n# I\n## S\nout\n",
            "a.md": "[[n#I#S]] [[n#H#S]]\n",
            "c.canvas": '{"nodes":[{"file":"n.md","subpath":"#H"},{"file":"n.md","subpath":"#^b"},{"file":"n.md"}]}',
        },
        {
            "n.md": "[[New]]\n# I\n## S\nout\n",
            "New.md": "# H\n## S\nin ^b\n",
            "a.md": "[[n#I#S]] [[New#H#S]]\n",
            "c.canvas": '{"nodes":[{"file":"New.md","subpath":"#H"},{"file":"New.md","subpath":"#^b"},{"file":"n.md"}]}',
        },
    ),
    "a block": (
        ["rename", "n#^old", "new-1"],
        {"n.md": "x ^old\n`y ^old`\n\n- z\n^older\n", "a.md": "[[n#^OLD]] ![[n#^old|x]] [y](n.md#^old) [[n#old]]\n"},
        {
            "n.md": "x ^new-1\n`y ^old`\n\n- z\n^older\n",
            "a.md": "[[n#^new-1]] ![[n#^new-1|x]] [y](n.md#^new-1) [[n#old]]\n",
        },
    ),
    "a tag and those in it": (
        ["rename", "#a/b", "#a/z"],
        {
            "x.md": "---\ntags: [a/b, A/B/c, x, '#a/b', a/bc]\ntag: a/b, x\n---\n#a/b #A/b/c (#a/b) x#a/b #a/bc `#a/b` \\#a/b\n",
            "y.md": "---\ntags:\n  - a/b # a/b\nother: a/b\n---\n<https://e.org/#a/b> https://e.org/#a/b [[x#a/b]] %% #a/b %%\n%%\n#a/b\n%%\n",
            "c.canvas": '{"nodes":[{"text":"x\\n#a/b y"}]}',
        },
        {
            "x.md": "---\ntags: [a/z, a/z/c, x, '#a/z', a/bc]\ntag: a/z, x\n---\n#a/z #a/z/c (#a/z) x#a/b #a/bc `#a/b` \\#a/b\n",
            "y.md": "---\ntags:\n  - a/z # a/b\nother: a/b\n---\n<https://e.org/#a/b> https://e.org/#a/b [[x#a/b]] %% #a/z %%\n%%\n#a/b\n%%\n",
            "c.canvas": '{"nodes":[{"text":"x\\n#a/z y"}]}',
        },
    ),
    "a property": (
        ["rename", "--property", "Source", "source"],
        {
            "a.md": "---\nSource: x # Source\n'SOURCE x': 1\n---\nSource: y\n",
            "b.md": "---\r\nsOURCE:\r\n- Source\r\n---\r\n",
            "d.md": "---\nx:\n  Source: 1\n---\n",
            ".obsidian/types.json": '{\n  "types": {\n    "Source": "text",\n    "x": "Source"\n  }\n}',
        },
        {
            "a.md": "---\nsource: x # Source\n'SOURCE x': 1\n---\nSource: y\n",
            "b.md": "---\r\nsource:\r\n- Source\r\n---\r\n",
            "d.md": "---\nx:\n  Source: 1\n---\n",
            ".obsidian/types.json": '{\n  "types": {\n    "source": "text",\n    "x": "Source"\n  }\n}',
        },
    ),
    "an alias": (
        ["rename", "--alias", "n#Nick", "N, K"],
        {
            "n.md": "---\naliases: [Nick, 'Nick', b]\n---\nNick\n",
            "a.md": "[[n|Nick]] [Nick](n.md) [[n|Nicky]] [[m|Nick]]\n",
            "m.md": "",
        },
        {
            "n.md": "---\naliases: [\"N, K\", 'N, K', b]\n---\nNick\n",
            "a.md": "[[n|N, K]] [N, K](n.md) [[n|Nicky]] [[m|Nick]]\n",
            "m.md": "",
        },
    ),
    "two names swapped": (
        ["rename", "--from-file", ".obsidian/pairs.csv"],
        {"A.md": "# A\n[[B]]\n", "B.md": "# B\n[[A]] [[A|A]]\n", ".obsidian/pairs.csv": "old,new\nA,B\nB.md,A\n"},
        {"B.md": "# B\n[[A]]\n", "A.md": "# A\n[[B]] [[B|B]]\n", ".obsidian/pairs.csv": "old,new\nA,B\nB.md,A\n"},
    ),
    "a chain of names by a pattern": (
        ["rename", "--regex", r"^Unit (\d)$", r"Unit \g<1>0"],
        {"Unit 1.md": "[[Unit 2]]\n", "Unit 2.md": "[[unit 1]]\n", "Unit 10x.md": "[[Unit 1]] [[Unit 2|x]]\n"},
        {"Unit 10.md": "[[Unit 20]]\n", "Unit 20.md": "[[Unit 10]]\n", "Unit 10x.md": "[[Unit 10]] [[Unit 20|x]]\n"},
    ),
    "a folder": (
        ["rename", "p/q", "r"],
        {
            "p/q/One.md": "[t](Two.md) [o](../../o.md)\n",
            "p/q/Two.md": "",
            "o.md": "[[p/q/One]] [[One]] [1](p/q/One.md)\n",
        },
        {
            "p/r/One.md": "[t](Two.md) [o](../../o.md)\n",
            "p/r/Two.md": "",
            "o.md": "[[p/r/One]] [[One]] [1](p/r/One.md)\n",
        },
    ),
    "merge: links follow, properties are united": (
        ["merge", "x/src", "dst"],
        {
            "x/src.md": "---\naliases: [S, both]\ncreated: 2022\nn: 1\nlist:\n  - a\n---\n# src\n[p](./p.png) [[#h]]\n## h\n",
            "x/p.png": "P",
            "dst.md": "---\naliases: [both]\ncreated: 2021\n---\n# dst\n[[src#h]]\n",
            "a.md": '[[src|src]] ![[x/src#h]] [s](x/src.md) "[[src]]"\n',
        },
        {
            "x/p.png": "P",
            "dst.md": "---\naliases: [both, S]\ncreated: 2021\nn: 1\nlist:\n  - a\n---\n# dst\n[[dst#h]]\n\n"
            "%% created: 2022 %%\n# src\n[p](./x/p.png) [[#h]]\n## h\n",
            "a.md": '[[dst|dst]] ![[dst#h]] [s](dst.md) "[[dst]]"\n',
        },
    ),
    "merge into a note without properties, CRLF and no end": (
        ["merge", "src", "dst"],
        {"src.md": "---\na: b\n---\none\ntwo", "dst.md": "x\r\ny"},
        {"dst.md": "---\r\na: b\r\n---\r\nx\r\ny\r\n\r\none\r\ntwo"},
    ),
    "extract a section": (
        ["extract", "x/n#Part", "y/New"],
        {
            "x/n.md": "# n\n[[#Part]] [[#Sub]] [[n#^b|x]] [[#Rest]]\n## Part\ntext [o](../o.md) [[#Rest]] [[#Sub]] ^b\n### Sub\n\n## Rest\n",
            "o.md": "[[n#Part]] [[n#Part#Sub]] [[n#Rest]] [[n]] [x](x/n.md#Sub)\n",
        },
        {
            "x/n.md": "# n\n[[New#Part]] [[New#Sub]] [[New#^b|x]] [[#Rest]]\n[[New]]\n\n## Rest\n",
            "y/New.md": "## Part\ntext [o](../o.md) [[n#Rest]] [[#Sub]] ^b\n### Sub\n",
            "o.md": "[[New#Part]] [[New#Part#Sub]] [[n#Rest]] [[n]] [x](y/New.md#Sub)\n",
        },
    ),
    "extract the end, as an embed": (
        ["extract", "n#B", "New", "--embed"],
        {"n.md": "# A\r\n## B\r\nlast", "New one.md": ""},
        {"n.md": "# A\r\n![[New]]", "New.md": "## B\r\nlast\r\n", "New one.md": ""},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_refactor(name: str, tmp_path: Path, run: Run) -> None:
    arguments, before, after = CASES[name]
    vault = write_vault(tmp_path / "vault", dict(before))
    start = tree(vault)
    ran = run(vault, *arguments, "--yes")
    assert ran.code == 0, ran.err
    found = {path: data for path, data in tree(vault).items() if not path.endswith("/")}
    assert found == {path: encode(text) for path, text in after.items()}
    assert run(vault, "undo").code == 0
    assert tree(vault) == start


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["rename", "n#Nope", "x"], "has no heading 'Nope'; it has 'Twice', 'Twice'"),
        (["rename", "m#M", "q"], "has a heading 'Q' already"),
        (["rename", "--alias", "al#Nick", "N]] k"], "cannot be an alias"),
        (["merge", "m", "open"], "a code block that is not closed"),
        (["merge", "percent", "al"], "holds %%"),
        (["rename", "n#^nope", "x"], "has no block ^nope; it has ^one, ^two"),
        (["rename", "n#^one", "two"], "a block ^two already"),
        (["rename", "n#^one", "a b"], "cannot be a block id"),
        (["rename", "p.png#x", "y"], "p.png is not a note"),
        (["rename", "p.png", "y.md"], "stays a .png file, whatever its name; leave .md out"),
        (["rename", "sub/", "x/y"], "'x/y' is a path; to put sub into another folder, use move"),
        (["rename", "#nope", "#x"], "No note has the tag #nope"),
        (["rename", "#tag", "#1"], "not digits alone"),
        (["rename", "#tag", "#a b"], "cannot be a tag"),
        (["rename", "--property", "Nope", "x"], "no property 'Nope'"),
        (["rename", "dup", "sub"], "sub exists already"),
        (["rename", "--alias", "al#Nick", "Other"], "has the alias 'Other' already"),
        (["rename", "m#M", "M"], "nothing to do"),
        (["rename", "#tag", "#a//b"], "a name is missing"),
        (["rename", "--property", "both", "Both2"], "No property 'both' can be renamed"),
        (["rename", "--alias", "n", "x"], "NOTE#ALIAS"),
        (["rename", "--alias", "n#nope", "x"], "no alias 'nope'"),
        (["rename", "--regex", "(", "x"], "not a regular expression"),
        (["rename", "--regex", "zzz", "x"], "No title changes"),
        (["rename", "--regex", "^(n|m)$", "same"], "would both become same.md"),
        (["rename", "--from-file", "gone.csv"], "gone.csv"),
        (["rename", "--from-file", "bad.csv"], "row 1 must be old,new"),
        (["rename", "--from-file", "x.csv", "--regex"], "give one"),
        (["merge", "n", "n"], "into itself"),
        (["merge", "n", "p.png"], "Only notes"),
        (["merge", "broken", "n"], "cannot be united"),
        (["extract", "n", "x"], "NOTE#HEADING"),
        (["extract", "n#Nope", "x"], "has no heading"),
        (["extract", "m#Q", "x"], "in a quote or a list"),
        (["extract", "m#M", "n"], "n.md exists already"),
        (["extract", "m#M", "../x"], "outside the vault"),
    ],
)
def test_refusals_change_nothing(arguments: list[str], said: str, tmp_path: Path, run: Run) -> None:
    files = {
        "n.md": "# Twice\n# Twice\nx ^one\ny ^two\n#tag\n",
        "m.md": "# M\n> # Q\n",
        "p.png": "",
        "al.md": "---\naliases: [Nick, Other]\na: 1\n---\n",
        "dup/x.md": "",
        "sub/x.md": "",
        "open.md": "```\nc\n",
        "percent.md": '---\na: "%% x"\n---\nS',
        "broken.md": "---\na: b: c\nboth: 1\n---\n",
        "bad.csv": "one\n",
    }
    vault = write_vault(tmp_path / "vault", dict(files))
    before = tree(vault)
    ran = run(vault, *arguments, "--yes")
    assert (ran.code, ran.out, tree(vault)) == (2, "", before), ran
    assert said in ran.err


def test_a_folder_named_in_bases_and_queries_is_listed(tmp_path: Path, run: Run) -> None:
    files = {
        "p/x.md": "",
        "b.base": "- file.inFolder('p')\n- inFolder('pp')\n",
        "q.md": '```dataview\nLIST FROM "p/q"\n```\n',
    }
    ran = run(write_vault(tmp_path / "vault", dict(files)), "move", "p", "r", "--yes")
    assert "b.base:1  a folder's name" in ran.out
    assert "b.base:2" not in ran.out
    assert "q.md:2  a folder's name" in ran.out


def test_headings_that_are_made_alike_are_listed(tmp_path: Path, run: Run) -> None:
    vault = write_vault(tmp_path / "vault", {"S.md": "## A #x\n## A #y\n", "R.md": "[[S#A y]] [[S#A x]]\n"})
    ran = run(vault, "rename", "#x", "#y", "--dry-run")
    assert "R.md:1  two headings are then alike, and links lead to the first" in ran.out, ran
    vault = write_vault(tmp_path / "other", {"S.md": "# S\n## B\n", "R.md": "[[S#B]]\n"})
    assert "S.md:1  another heading is called so" in run(vault, "rename", "S", "B", "--dry-run").out


def test_a_property_twice_in_another_case_is_refused(tmp_path: Path, run: Run) -> None:
    vault = write_vault(
        tmp_path / "vault", {"A.md": "---\ntags: 5\n---\n", "B.md": "---\nTags: [a]\ntags:\n  - b\n---\n"}
    )
    ran = run(vault, "merge", "B.md", "A.md", "--yes")
    assert (ran.code, "is there twice, in another case" in ran.err) == (2, True), ran
    assert run(vault, "insert", "B.md", "A.md", "--yes").code == 0
    assert (vault / "A.md").read_text() == "---\ntags:\n  - 5\n  - b\nTags: [a]\n---\n"


def test_a_template_with_a_mark_leaves_it_at_home(tmp_path: Path, run: Run) -> None:
    vault = write_vault(tmp_path / "vault", {"A.md": "text\n", "T.md": "\ufeffhello\n"})
    assert run(vault, "insert", "T.md", "A.md", "--yes").code == 0
    assert (vault / "A.md").read_text() == "text\nhello\n"


def test_an_undo_makes_the_folder_again_that_was_emptied(tmp_path: Path, run: Run) -> None:
    vault = write_vault(tmp_path / "vault", {"M/S.md": "x\n", "B.md": ""})
    before = tree(vault)
    assert run(vault, "move", "M/S.md", "N/", "--yes").code == 0
    (vault / "M").rmdir()
    assert run(vault, "undo").code == 0
    assert tree(vault) == before


PYTHON = r'''a = f"f/Plan.md"
b = r"f/Plan.md"
c = b"f/Plan.md"
d = "f/Plan.md"
e = "f"
h = f"{x}/Plan.md"
i = "see [[Plan]]"
j = Path("f") / "Plan.md"
k = r"f\Plan.md"
l = "C:\\f\\Plan.md"
m = "F/plan.md"
n = "f\x2fPlan.md"
o = f"{open('f/Plan.md')}"
p = 'open("f/Plan.md")'
q = """
see [[Plan]]
f/Plan.md
"""
'''


@pytest.mark.parametrize(
    ("arguments", "changed", "hinted", "listed"),
    [
        (["f/Plan.md", "Look"], [], [2, 4, 7, 8, 11], [1, 3, 6, 9, 10, 12, 13, 14, 16, 17]),
        (["f/Plan.md", "Look", "--python"], [2, 4, 7, 8, 11, 12, 16], [], [1, 3, 6, 9, 10, 13, 14, 17]),
        (["f/", "g"], [], [2, 4, 11], [1, 3, 5, 6, 8, 9, 10, 12, 13, 14, 17]),
        (["f/", "g", "--python"], [2, 4, 11, 12], [], [1, 3, 5, 6, 8, 9, 10, 13, 14, 17]),
    ],
)
def test_each_place_in_python_is_changed_or_listed(  # noqa: PLR0913, PLR0917 - one case
    arguments: list[str], changed: list[int], hinted: list[int], listed: list[int], tmp_path: Path, run: Run
) -> None:
    vault = write_vault(tmp_path / "vault", {"f/Plan.md": "", "p.py": PYTHON})
    ran = run(vault, "rename", *arguments, "--yes")
    assert ran.code == 0, ran
    after = (vault / "p.py").read_text().splitlines()
    assert [
        n for n, (one, other) in enumerate(zip(PYTHON.splitlines(), after, strict=True), 1) if one != other
    ] == changed
    rows = [line.strip() for line in ran.out.splitlines() if line.strip().startswith("p.py:")]
    told = {int(row.split(":")[1].split(" ")[0]): "(--python changes it)" in row for row in rows}
    compile((vault / "p.py").read_text(), "p.py", "exec")
    assert sorted(n for n, hint in told.items() if hint) == hinted, rows
    assert sorted(n for n, hint in told.items() if not hint) == listed, rows


def test_what_a_merge_leaves_behind_is_listed(tmp_path: Path, run: Run) -> None:
    notes = {"Foo.md": "# Foo\n", "Bar.md": "", "Home.md": "- [ ] expand on Foo\n"}
    said = run(write_vault(tmp_path / "vault", notes), "merge", "Foo", "Bar", "--dry-run").out
    assert "Home.md:1  a checkbox that mentions it: - [ ] expand on Foo" in said
    assert "Foo.md:1" not in said  # that note is not there any more


def test_a_slash_says_that_a_folder_is_meant(tmp_path: Path, run: Run) -> None:
    vault = write_vault(tmp_path / "vault", {"Foo.md": "", "a/Foo/n.md": "", "Folder/n.md": ""})
    for arguments, said in (
        (["rename", "Foo/", "Bar"], "There is no folder 'Foo/' in the vault; did you mean 'a/Foo'?"),
        (["rename", "Foldr/", "Bar"], "There is no folder 'Foldr/' in the vault; did you mean 'Folder'"),
        (["merge", "Foo", "Folder/"], "'Folder/' is a folder's name; name a note."),
    ):
        ran = run(vault, *arguments, "--yes")
        assert (ran.code, said in ran.err) == (2, True), ran


def test_new_folders_that_windows_cannot_hold_are_said(tmp_path: Path, run: Run) -> None:
    vault = write_vault(tmp_path / "vault", {"T.md": "## S\n", "A.md": "", "d/n.md": "", "ok?/n.md": ""})
    for arguments, said in (
        (["extract", "T#S", "a?/N"], True), (["move", "A", "a?/"], True), (["move", "d/", "q*/d"], True),
        (["move", "A", "ok?/"], False),
    ):  # fmt: skip
        ran = run(vault, *arguments, "--dry-run")
        assert (ran.code, "Windows cannot hold a name" in ran.err) == (0, said), ran


def test_a_row_that_cannot_be_stops_no_other(tmp_path: Path, run: Run) -> None:
    vault = write_vault(tmp_path / "vault", {"A.md": "", "B.md": "", "C.md": "", "n.md": "[[B]]\n"})
    (tmp_path / "p.csv").write_text("old,new\nA,a:b\nB,Zed\nNope,Q\nC,n\n")
    ran = run(vault, "rename", "--from-file", str(tmp_path / "p.csv"), "--yes")
    assert (ran.code, (vault / "n.md").read_text()) == (0, "[[Zed]]\n"), ran
    assert [
        "cannot be a note's name" in ran.out,
        "No note is called 'Nope'" in ran.out,
        "n.md exists already" in ran.out,
    ] == [True] * 3
    assert sorted(path.name for path in vault.glob("*.md")) == ["A.md", "C.md", "Zed.md", "n.md"]


def test_a_property_that_only_a_query_names_is_none(tmp_path: Path, run: Run) -> None:
    vault = write_vault(tmp_path / "vault", {"n.md": "---\nb: 1\n---\n```dataview\nTABLE a\n```\n"})
    assert "There is no property 'a' to rename" in run(vault, "rename", "--property", "a", "c", "--yes").err
    assert (
        "n.md:5  a property's name in a query"
        in run(vault, "rename", "--property", "b", "a", "--yes").out
        + run(vault, "rename", "--property", "a", "c", "--dry-run").out
    )


def test_tags_that_nobody_reads_are_listed(tmp_path: Path, run: Run) -> None:
    files = {
        "a.md": "---\ntags: #old\n---\n#old\n",
        "b.md": "---\nb: &t [old]\ntags: *t\n---\n",
        "c.md": "---\nx: 1\n---\n",
    }
    vault = write_vault(tmp_path / "vault", files)
    out = run(vault, "rename", "#old", "#new", "--dry-run").out
    assert "a.md:2  a comment to YAML, not a tag: tags: #old" in out
    assert "b.md:3  tags that are written elsewhere in the front matter (*): tags: *t" in out
    assert "c.md:1  lost: a comment to YAML, not a tag: #old" in run(vault, "merge", "a", "c", "--dry-run").out


def test_a_tag_that_makes_tasks_is_listed(tmp_path: Path, run: Run) -> None:
    settings = {".obsidian/plugins/obsidian-tasks-plugin/data.json": '{"globalFilter": "#task"}'}
    vault = write_vault(tmp_path / "vault", {"n.md": "- [ ] #task a\n", **settings})
    ran = run(vault, "rename", "#task", "todo", "--yes")
    assert "the filter of the Tasks plugin, which stays: change it in its settings: #task" in ran.out, ran


def test_a_folder_that_is_there_is_no_new_name(tmp_path: Path, run: Run) -> None:
    vault = write_vault(tmp_path / "vault", {"a/n.md": "", "c/.keep": ""})
    ran = run(vault, "rename", "a/", "c", "--dry-run")
    assert (ran.code, "c exists already" in ran.err) == (2, True), ran


@pytest.mark.parametrize(
    ("files", "verb", "said"),
    [
        ({"a.md": "---\ny: 1\n---\n", "b.md": "---\n~: 1\n---\n"}, ["merge", "a", "b"], "a property has no name"),
        ({"u.md": "---\nSee [[x]] here\n", "t.md": "B\n\n---\nmore\n"}, ["insert", "t.md", "u"], "is not closed"),
        ({"u.md": "---\na: 1\n---\nx\n", "t.md": "---\na: [\n---\nB\n"}, ["insert", "t.md", "u"], "cannot be read"),
    ],
)
def test_what_would_lose_properties_or_links_is_refused(
    files: Files, verb: list[str], said: str, tmp_path: Path, run: Run
) -> None:
    vault = write_vault(tmp_path / "vault", dict(files))
    ran = run(vault, *verb, "--yes")
    assert (ran.code, said in ran.err) == (2, True), ran


@pytest.mark.parametrize(("theirs", "ours", "united"), [
    ("tags: x y", "tags: [c]", "tags: [c, x, y]"),
    ("tags: [x, y]", "tags: c d", "tags: [c, d, x, y]"),
    ("aliases: Old, Other", "aliases: [Z]", "aliases: [Z, Old, Other]"),
    ("tags: x, y", "tags: c d", "tags: [c, d, x, y]"),
    ('tags: ["#foo"]', "tags: [Foo]", "tags: [Foo]"),
])  # fmt: skip
def test_lists_that_are_texts_are_united_as_obsidian_reads_them(
    theirs: str, ours: str, united: str, tmp_path: Path, run: Run
) -> None:
    vault = write_vault(tmp_path / "vault", {"a.md": f"---\n{theirs}\n---\n", "b.md": f"---\n{ours}\n---\n"})
    ran = run(vault, "merge", "a", "b", "--yes")
    assert (ran.code, (vault / "b.md").read_text().split("\n")[1]) == (0, united), ran


def test_what_is_no_query_holds_no_tag(tmp_path: Path, run: Run) -> None:
    vault = write_vault(tmp_path / "vault", {
        "n.md": '#S\n```dataview\nLIST FROM #S AND "S - x"\n```\n```python\na = "S"\n```\n```dataviewjs\ndv.pages("#S/a")\n```\n',
    })  # fmt: skip
    rows = [row.strip() for row in run(vault, "rename", "#S", "T", "--dry-run").out.splitlines() if "in a query" in row]
    assert [row.partition(" ")[0] for row in rows] == ["n.md:3", "n.md:9"], rows


def test_what_keeps_a_name_that_goes_is_listed(tmp_path: Path, run: Run) -> None:
    files = {"Foo/Foo.md": "", "Foo/a.md": "", "B.md": "", "B/c.md": ""}
    vault = write_vault(tmp_path / "vault", files)
    for arguments, said in (
        (["Foo/", "Bar"], "Foo/Foo.md:1  the folder note of Foo, which stays (--folder-note takes it along)"),
        (["Foo/Foo.md", "Bar"], "Foo:1  the folder of Foo/Foo.md, which stays (--folder-note takes it along)"),
        (["B.md", "Bar"], "B:1  the folder of B.md, which stays (--folder-note takes it along)"),
        (["B/", "Bar"], "B.md:1  the folder note of B, which stays (--folder-note takes it along)"),
        (["Foo/a.md", "Bar"], "Dry run"),
    ):
        ran = run(vault, "rename", *arguments, "--dry-run")
        assert said in ran.out, ran
        assert ("--folder-note" in ran.out) == ("--folder-note" in said), ran


def test_a_folder_cannot_get_every_name_of_a_note(tmp_path: Path, run: Run) -> None:
    vault = write_vault(tmp_path / "vault", {"F/F.md": ""})
    ran = run(vault, "rename", "F/F.md", "S.A.", "--folder-note", "--yes")
    assert (ran.code, "'S.A.' cannot be a folder's name" in ran.err) == (2, True), ran
    assert "F:1  the folder of F/F.md, which stays" in run(vault, "move", "F/F.md", "G/", "--dry-run").out


def test_a_folder_in_another_case_is_said(tmp_path: Path, run: Run) -> None:
    vault = write_vault(tmp_path / "vault", {"Archive/a.md": "", "b.md": ""})
    ran = run(vault, "move", "b", "archive/", "--yes")
    assert (ran.code, ran.err) == (0, "scaffold: The folder archive is Archive in the vault, which is taken for it.\n")
    assert (vault / "Archive/b.md").exists()


def test_a_folder_of_200_notes_moves_in_one_plan(tmp_path: Path, run: Run) -> None:
    files = {f"p/{n}.md": f"[[p/{(n + 1) % 200}]] [x](../o.md)\n" for n in range(200)}
    vault = write_vault(tmp_path / "vault", {**files, "o.md": "".join(f"[[p/{n}|x]]\n" for n in range(200))})
    before = tree(vault)
    assert run(vault, "move", "p", "q/r", "--yes").code == 0
    assert (vault / "o.md").read_text() == "".join(f"[[q/r/{n}|x]]\n" for n in range(200))
    assert (vault / "q/r/7.md").read_text() == "[[q/r/8]] [x](../../o.md)\n"
    assert not (vault / "p").exists()
    assert run(vault, "undo").code == 0
    assert tree(vault) == before


@pytest.mark.parametrize(
    ("arguments", "code", "lines"),
    [
        (["n"], 0, ["n.md:1:1\t[[m]]\tm.md", "n.md:1:7\t[[gone#x|y]]\t(nowhere)", "n.md:2:3\t[[two]]\ta/two.md or b/two.md"]),
        (["m", "--backlinks"], 0, ["n.md:1:1\t[[m]]\tm.md"]),
        (["--unresolved"], 1, ["n.md:1:7\t[[gone#x|y]]\t(nowhere)"]),
        (["--ambiguous"], 1, ["n.md:2:3\t[[two]]\ta/two.md or b/two.md"]),
        (["--orphans"], 1, ["b/two.md", "n.md"]),
        (["m"], 0, []),
    ],
)  # fmt: skip
def test_links(arguments: list[str], code: int, lines: list[str], tmp_path: Path, run: Run) -> None:
    files = {"n.md": "[[m]] [[gone#x|y]] `[[m]]`\n- [[two]]\n", "m.md": "", "a/two.md": "", "b/two.md": ""}
    ran = run(write_vault(tmp_path / "vault", dict(files)), "links", *arguments)
    assert (ran.code, ran.out.splitlines()) == (code, lines)


def test_what_a_merge_or_an_extraction_parts_or_hides_is_listed(tmp_path: Path, run: Run) -> None:
    away = "# H\n[[#H]] x[^1] [t][r]\n\n- a ^b\n\n## Sec\nuse[^1] and [t][r]\n\n# End\n[^1]: foot\n[r]: A.md\n"
    vault = write_vault(tmp_path / "vault", {"A.md": away, "B.md": "# H\n# End\n\n- a ^b\n[^1]: other\n"})
    merged = run(vault, "merge", "A", "B", "--dry-run").out
    assert [place for place in ("A.md:1 ", "A.md:4 ", "A.md:9 ", "A.md:10 ") if place in merged] == [
        "A.md:1 ",
        "A.md:4 ",
        "A.md:10 ",
    ]
    extracted = run(vault, "extract", "A#Sec", "New", "--dry-run").out
    assert "A.md:10  [^1] is defined here" in extracted
    assert "A.md:11  [r] is defined here" in extracted


def test_pairs_of_a_file_may_be_folders(tmp_path: Path, run: Run) -> None:
    vault = write_vault(
        tmp_path / "vault", {"a/n.md": "", "b.md": "[[a/n]]", "p.csv": "a,c\nb,d\n", "q.csv": "a,c\nn,m\n"}
    )
    refused = run(vault, "rename", "--from-file", str(vault / "q.csv"), "--yes")
    assert (refused.code, "a/n.md lies in a, which moves, too" in refused.err) == (2, True)
    assert run(vault, "rename", "--from-file", str(vault / "p.csv"), "--yes").code == 0
    assert (vault / "d.md").read_text() == "[[c/n]]"


@pytest.mark.parametrize("link", ["Gone.md", "gone.md"])
@pytest.mark.parametrize("target", ["nowhere", "B.md"])
@pytest.mark.parametrize(
    "verb", [["rename", "A", "Gone"], ["move", "Sub/Gone", "."], ["extract", "A#Part", "Gone"],
             ["new", "Gone", "-t", "concept", "--set", "class=x", "--set", "source=x", "--set", "folder=.",
              "--set", "key_message=x"]],
    ids=lambda verb: verb[0],
)  # fmt: skip
def test_a_symbolic_link_exists_already(run: Run, tmp_path: Path, verb: list[str], link: str, target: str) -> None:
    write_vault(tmp_path, {"A.md": "# A\n\n## Part\n\nx\n", "B.md": "b\n", "Sub/Gone.md": "s\n"})
    (tmp_path / link).symlink_to(target)
    ran = run(tmp_path, *verb, "--yes")
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert f"{link} exists already" in ran.err
    assert sorted(os.listdir(tmp_path)) == sorted([".obsidian", "A.md", "B.md", "Sub", link])
    assert os.readlink(tmp_path / link) == target


@pytest.mark.parametrize(
    ("arguments", "left"),
    [
        (["rename", "a/X#H", "K"], "[[X#H]]"),
        (["rename", "a/X#^b", "c"], "[[X#^b]]"),
        (["rename", "--alias", "a/X#Nick", "Nack"], "[[X|Nick]]"),
        (["extract", "a/X#H", "New"], "[[X#H]]"),
    ],
)
def test_an_ambiguous_link_is_listed_not_edited(arguments: list[str], left: str, tmp_path: Path, run: Run) -> None:
    text = "---\naliases: [Nick]\n---\n# H\nt ^b\n"
    line = "[[X#H]] [[X#^b]] [[X|Nick]] and [[a/X#H]] [[a/X#^b]] [[a/X|Nick]]\n"
    vault = write_vault(tmp_path / "vault", {"a/X.md": text, "b/X.md": text, "n.md": line})
    ran = run(vault, *arguments, "--yes")
    assert (ran.code, "ambiguous: it may mean a/X.md or b/X.md" in ran.out + ran.err) == (0, True), ran
    after = (vault / "n.md").read_text()
    assert after.partition(" and ")[0] == line.partition(" and ")[0]
    assert left.replace("[[", "[[a/") not in after


@pytest.mark.parametrize("name", ["why?", "a*b", "<b>", 'Say "hi"'])
def test_a_name_that_windows_cannot_hold_is_made_and_said(name: str, tmp_path: Path, run: Run) -> None:
    vault = write_vault(tmp_path / "vault", {"n.md": "", "F/x.md": ""})
    for ran in (run(vault, "rename", "n", name, "--yes"), run(vault, "rename", "F/", name, "--yes")):
        assert (ran.code, "Windows cannot hold a name with" in ran.err) == (0, True), ran
    assert ((vault / f"{name}.md").exists(), (vault / name / "x.md").exists()) == (True, True)
    moved = run(vault, "move", f"{name}.md", f"{name}/", "--yes")
    assert (moved.code, moved.err) == (0, "")


@pytest.mark.parametrize("folder", ["C#", "[Archive]", "2024: Plans", "a|b", "x^y"])
def test_a_folder_that_is_there_can_be_moved_into_and_out_of(folder: str, tmp_path: Path, run: Run) -> None:
    vault = write_vault(tmp_path / "vault", {"n.md": "t", "m.md": "[[n]]\n", f"{folder}/old.md": ""})
    before = tree(vault)
    assert run(vault, "move", "n", f"{folder}/", "--yes").code == 0
    assert (vault / folder / "n.md").exists()
    assert run(vault, "move", f"{folder}/n.md", "./", "--yes").code == 0
    assert run(vault, "rename", f"{folder}/old", "new", "--yes").code == 0
    assert run(vault, "undo").code == 0
    assert tree(vault) == before
    refused = run(vault, "move", "n", f"{folder}/new:one/", "--yes")
    assert (refused.code, tree(vault)) == (2, before), refused
    assert refused.err.startswith("scaffold: 'new:one' cannot be a folder's name")


def test_one_name_that_cannot_be_stops_no_other(tmp_path: Path, run: Run) -> None:
    vault = write_vault(tmp_path / "vault", {"Unit 1.md": "", "Unit 2.md": "", "Unit .md": ""})
    (tmp_path / "x.csv").write_text("old,new\nUnit 1,One\nUnit 2,a/b\n")
    ran = run(vault, "rename", "--from-file", str(tmp_path / "x.csv"), "--yes")
    assert (ran.code, "Unit 2.md" in ran.out, (vault / "One.md").exists()) == (0, True, True), ran
    ran = run(vault, "rename", "--regex", "^Unit (.*)$", r"\1", "--yes")
    assert (ran.code, "A note needs a name" in ran.out, (vault / "2.md").exists()) == (0, True, True), ran
    assert "A note needs a name: the title is empty." in run(vault, "rename", "--regex", "^Unit $", "", "--yes").err


@pytest.mark.parametrize("tag", ["true", "null", "1e3", "2024-01-01", "yes1"])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("tags: [old, x]", "tags: [{}, x]"),
        ("tags:\n  - old\n  - x", "tags:\n  - {}\n  - x"),
        ("tags: old", "tags: {}"),
        ("tags: 'old'", "tags: '{}'"),
        ("tags: old, x", "tags: {}, x"),
        ("tags: [old/y]", "tags: [{}/y]"),
    ],
)
def test_a_tag_stays_a_text_to_yaml(tag: str, before: str, after: str, tmp_path: Path, run: Run) -> None:
    vault = write_vault(tmp_path / "vault", {"n.md": f"---\n{before}\n---\n#old\n"})
    assert run(vault, "rename", "#old", f"#{tag}", "--yes").code == 0
    alone = tag != "yes1" and not any(mark in after for mark in ("'", "{}, x\n", "/y")) and after != "tags: {}, x"
    wanted = after.format(f'"{tag}"' if alone else tag)
    assert (vault / "n.md").read_text() == f"---\n{wanted}\n---\n#{tag}\n"
