"""What a reader would see in the pictures of a run, as figures."""
import json
import re
import shutil

import score
from screen import RULES
from verdict import wrongs


def profile_of(wire, screen):
    """Which encoding the bytes are: by what each adds to the cells."""
    text = wire.decode("utf-8", errors="replace")
    words = sorted(
        (
            word
            for row in screen.text_rows()
            if row.side == "ar"
            for word in "".join(c for c, _ in row.cells).split()
            if word.isalpha()
        ),
        key=len,
        reverse=True,
    )[:8]
    flat = re.sub("\x1b\\[[0-9;:?]*[A-Za-z]", "", text)
    seen = sum(word in re.sub("[\u200e\u0640]", "", flat) for word in words)
    turned = sum(word[::-1] in flat.replace("\u200e", "") for word in words)
    name = "?"
    if "\x1b]66;" in text:
        name = "osc66"
    elif "use_ctl=false" in text:
        name = "noctl"
    elif turned > seen:
        # Both send words in the order of reading; inverse ends each with a mark.
        name = "inverse" if text.count("\u200e") > 20 else "bold"
    elif text.count("\u200e") > 100:
        name = "lrm"
    elif not seen and sum("\u0620" <= c <= "\u064a" for c in text) > 100:
        name = "logical"
    elif text.count("38;5;255") > 20:
        name = "colour"
    elif seen:
        name = "plain"
    return name + ("+8l" if "\x1b[8l" in text else "")


def left_behind(wire):
    """What the program changed in the terminal and did not change back by its end."""
    pairs = (
        (b"\x1b]5379;use_ctl=false", b"\x1b]5379;use_ctl=true", "use_ctl"),
        (b"\x1b[8l", b"\x1b[8h", "mode 8"),
        (b"\x1b[?1049h", b"\x1b[?1049l", "the other screen"),
        (b"\x1b[?25l", b"\x1b[?25h", "the cursor"),
    )
    return [name for on, off, name in pairs if wire.rfind(on) > wire.rfind(off)]


def edges(rows):
    """The columns that all rows of a side lie between, one blank at each end."""
    return min(r.x for r in rows) - 1, max(r.x + len(r.cells) for r in rows) + 1


def read_side(lab, picture, grid, rows, side, alike=True):
    """Error rate, floor, likeness and joining of the rows of a side."""
    rows = [row for row in rows if row.side == side and row.text is not None]
    if not rows:
        return None
    left, right = edges(rows)
    right = min(right, grid.columns)
    strips = [score.ink(score.region(picture, grid, max(left, 0), right, row.y)) for row in rows]
    read = [score.best(several, row.text) for several, row in zip(score.ocr(strips, side), rows)]
    result = {
        "error": score.error_rate(read, [row.text for row in rows]),
        "floor": lab.floor(side, rows, right - left),
        "rows": [],
    }
    wanted = found = 0
    for row, line in zip(rows, read):
        facts = {"y": row.y, "text": row.text, "read": line}
        facts["error"] = score.error_rate([line], [row.text])
        if alike:
            cells = len(row.cells) + 2
            perfect = score.perfect(row.text, side, len(row.cells), any(s.bold for _, s in row.cells))
            reference = score.fitted(perfect, len(row.cells))
            reference = score.np.pad(reference, ((0, 0), (score.WIDTH, score.WIDTH)))
            seen = score.ink(score.region(picture, grid, row.x - 1, row.x + len(row.cells) + 1, row.y))
            facts["alike"], moved = score.compare(reference, score.fitted(seen, cells))
            places = [place + 1 for place in score.joints(lab.forms(row))]
            facts["joins"] = [len(places), score.joined(moved, places)]
            wanted, found = wanted + facts["joins"][0], found + facts["joins"][1]
        result["rows"].append(facts)
    if alike:
        result["alike"] = min(row["alike"] for row in result["rows"])
        result["joined"] = found / max(wanted, 1)
    return result


def read_border(picture, grid, screen):
    border = screen.border()
    if border is None:
        return {"missing": 0, "stray": None}
    offsets = score.border_offsets(picture, grid, *border)
    there = [o for o in offsets if o is not None]
    return {
        "missing": len(offsets) - len(there),
        "rows": len(offsets),
        "stray": max((abs(o) for o in there), default=1.0),
    }


def read_styled(lab, picture, grid, screen):
    """The share of joined letters where entities are shown in bold and italic. Underlined letters and rows
    with a highlight are left out: their ink is not that of letters alone."""
    lit, wanted, found, worst = {y for _, y in screen.lit()}, 0, 0, []
    for row in screen.text_rows(lab.source):
        if row.side != "ar" or row.text is None or row.y in lit:
            continue
        styles = [style for _, style in row.cells]
        places = [
            i
            for i in score.joints(lab.forms(row))
            if (styles[i].bold or styles[i].italic) and not styles[i].underline and not styles[i - 1].underline
        ]
        cells = len(row.cells)
        reference = score.fitted(score.perfect(row.text, "ar", cells), cells)
        reference = score.np.pad(reference, ((0, 0), (score.WIDTH, score.WIDTH)))
        # A name in a dark colour beside white letters has strokes of little ink: each look by itself.
        runs = [1] * (cells + 2)
        for i in range(1, cells):
            runs[i + 1] = runs[i] + (styles[i] != styles[i - 1])
        runs[0], runs[-1] = 0, runs[-2] + 1
        seen = score.ink_by_runs(picture, grid, row.x - 1, row.y, runs)
        _, moved = score.compare(reference, seen)
        good = score.joined(moved, [i + 1 for i in places])
        wanted, found = wanted + len(places), found + good
        if good < len(places):
            worst.append([row.y, row.text, len(places), good])
    return {"wanted": wanted, "found": found, "joined": found / max(wanted, 1), "loose": worst}


def read_highlight(lab, picture, grid, screen):
    lit = screen.lit()
    border = screen.border()
    start = border[0] + 1 if border else 0
    cells = [
        (x, y)
        for y in screen.pane_rows()
        for x in range(start, screen.columns)
        if screen.cells[y][x][0] not in RULES
    ]
    seen = score.lit_cells(picture, grid, cells)
    part = screen.part_of_word()
    y = part[0][1]
    row = next(r for r in screen.text_rows(lab.source) if r.side == "ar" and r.y == y and r.x <= part[0][0] < r.x + len(r.cells))
    first, last = min(x for x, _ in part) - row.x, max(x for x, _ in part) - row.x
    while last + 1 < len(row.cells) and row.cells[last + 1][0] != " ":
        last += 1
    while first > 0 and row.cells[first - 1][0] != " ":
        first -= 1
    result = {
        "missing": sorted(lit - seen),
        "extra": sorted(seen - lit),
        "wanted": len(lit),
        "word": "".join(t for t, _ in reversed(row.cells[first : last + 1])),
        "lit": "".join(row.cells[x - row.x][0] for x, _ in sorted(part, reverse=True)),
        "alike": None,
    }
    if row.text:
        bold = any(row.cells[x - row.x][1].bold for x, _ in part)
        shown = score.word_ink(picture, grid, row.x + first, row.x + last + 1, y)
        whole = score.fitted(score.perfect(row.text, "ar", len(row.cells), bold), len(row.cells))
        wanted = whole[:, first * score.WIDTH : (last + 1) * score.WIDTH]
        result["alike"] = score.compare(wanted, shown, reach=3)[0]
    return result


def measure(lab, name, folder):
    """All figures of one run."""
    if not (folder / "corners.png").exists():
        raise RuntimeError("no picture was taken")
    columns, rows = map(int, (folder / "size").read_text().split("x"))
    stages, screens = lab.wanted(columns, rows)
    if stages != json.loads((folder / "plan.json").read_text())["stages"]:
        raise RuntimeError(f"the terminal is {columns}x{rows}: other keys would be needed")
    grid = score.find_grid(score.load(folder / "corners.png"), columns, rows)
    if grid is None:
        raise RuntimeError("the painted corners are not in the picture")
    facts = json.loads((folder / "facts.json").read_text())
    result = {"name": name, "terminal": name.removesuffix("-tmux").removeprefix("sid-"), "size": [columns, rows], "grid": [float(v) for v in grid[:4]], **facts}
    pictures = []
    for i, label in enumerate(("text", "word", "scrolled", "redrawn")):
        picture = score.load(folder / f"stage-{i}.png")
        pictures.append(picture)
        left, top = round(grid.x), round(grid.y)
        inside = picture[top : round(grid.y + rows * grid.height), left : round(grid.x + columns * grid.width)]
        score.Image.fromarray(inside.astype("uint8")).save(lab.out / f"{name}.{label}.png")
    wire = (folder / "wire.bin").read_bytes()
    shutil.copy(folder / "wire.bin", lab.out / f"{name}.wire")
    shutil.copy(folder / "replies.bin", lab.out / f"{name}.replies")
    result["profile"] = profile_of(wire, screens[0])
    for label, i in (("text", 0), ("scrolled", 2)):
        found = screens[i].text_rows(lab.source)
        result[label] = read_side(lab, pictures[i], grid, found, "ar")
        result[label]["unknown"] = [
            "".join(t for t, _ in r.cells) for r in found if r.side == "ar" and r.text is None
        ]
    result["english"] = read_side(lab, pictures[0], grid, screens[0].text_rows(lab.source), "en", alike=False)
    result["border"] = [read_border(p, grid, s) for p, s in zip(pictures, screens) if s]
    result["highlight"] = read_highlight(lab, pictures[1], grid, screens[1]) if screens[1] else None
    result["styled"] = read_styled(lab, pictures[1], grid, screens[1]) if screens[1] else None
    result["remains"] = score.different_cells(pictures[2], pictures[3], grid)
    result["left"] = left_behind(wire)
    result["wrong"] = wrongs(result)
    return result
