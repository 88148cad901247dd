#!/usr/bin/env python3
"""Turns a captured screen (`tmux capture-pane -e -p -N`) into an SVG: picture.py < screen > out.svg

Each Arabic cell is placed by itself, so that the order on the screen is the order in the picture,
whatever the viewer does with right-to-left text. Needs Python 3.9 and nothing else. With --test it
checks itself.
"""
import re
import sys
import unicodedata
from collections import namedtuple
from itertools import groupby
from xml.sax.saxutils import escape

# The metrics of DejaVu Sans Mono (advance 1233, ascent 1901, descent 483 of 2048 units): with these
# letters join across cells and lines across rows.
FONT = "'DejaVu Sans Mono', monospace"
SIZE = 16
WIDTH = SIZE * 1233 / 2048
ASCENT = SIZE * 1901 / 2048
HEIGHT = SIZE * (1901 + 483) / 2048

FOREGROUND, BACKGROUND = "#d6d3cd", "#1d1f21"
PALETTE = (
    "#1d1f21 #cc6666 #8fae5d #e0b45c #6f9fd8 #b294bb #79b8b0 #c5c8c6 "
    "#7c8084 #e88388 #b5d47a #f3d27a #92bdf0 #d3b4dc #98d8d0 #ffffff"
).split()

Style = namedtuple("Style", "fg bg bold dim italic underline reverse")
PLAIN = Style(None, None, False, False, False, False, False)
SET = {1: "bold", 2: "dim", 3: "italic", 4: "underline", 7: "reverse"}
CLEAR = {22: ("bold", "dim"), 23: ("italic",), 24: ("underline",), 27: ("reverse",)}


def indexed(number):
    """A colour of the 256: the palette, the cube of 6 by 6 by 6, the 24 greys."""
    if number < 16:
        return PALETTE[number]
    if number >= 232:
        return "#" + f"{8 + 10 * (number - 232):02x}" * 3
    number -= 16
    return "#" + "".join(f"{55 + 40 * n if n else 0:02x}" for n in (number // 36, number // 6 % 6, number % 6))


def restyle(style, parameters):
    """The style after an SGR sequence."""
    codes = [int(re.split(":", p)[0] or 0) for p in parameters.split(";")]
    while codes:
        code = codes.pop(0)
        if code == 0:
            style = PLAIN
        elif code in SET:
            style = style._replace(**{SET[code]: True})
        elif code in CLEAR:
            style = style._replace(**{name: False for name in CLEAR[code]})
        elif code in (38, 48):
            colour = None
            if codes[:1] == [5] and len(codes) > 1:
                colour = indexed(codes[1])
                del codes[:2]
            elif codes[:1] == [2] and len(codes) > 3:
                colour = "#" + "".join(f"{n:02x}" for n in codes[1:4])
                del codes[:4]
            style = style._replace(**{"fg" if code == 38 else "bg": colour})
        else:
            for start, name, bright in ((30, "fg", 0), (40, "bg", 0), (90, "fg", 8), (100, "bg", 8)):
                if start <= code < start + 8:
                    style = style._replace(**{name: PALETTE[code - start + bright]})
            if code in (39, 49):
                style = style._replace(**{"fg" if code == 39 else "bg": None})
    return style


def cells(line, style):
    """The cells of a line as [column, text, style], and the style at its end."""
    row, column = [], 0
    for sequence, parameters, char in re.findall(r"(\x1b(?:\[([0-9;:]*)[ -?]*[@-~]|[()].|.))|([^\x1b])", line):
        if sequence.endswith("m") and sequence.startswith("\x1b["):
            style = restyle(style, parameters)
        elif char and unicodedata.category(char) in ("Mn", "Me", "Cf"):
            # Marks of direction did their work in the terminal; here every cell has its place.
            if row and char not in "\u200e\u200f\u061c":
                row[-1][1] += char
        elif char and unicodedata.category(char) != "Cc":
            row.append([column, char, style])
            column += 2 if unicodedata.east_asian_width(char) in "WF" else 1
    return row, column, style


def is_placed_alone(text):
    """Whether a cell must be out of the viewer's reach for ordering and joining."""
    return len(text) > 1 or unicodedata.bidirectional(text[0]) in ("R", "AL", "AN")


def words(part):
    """Cells that stand next to each other, group by group. A list of places for each letter would say
    the same, but not every viewer reads it."""
    groups = []
    for cell in part:
        if groups and groups[-1][-1][0] + 1 == cell[0]:
            groups[-1].append(cell)
        else:
            groups.append([cell])
    return groups


def number(value):
    return f"{value:.2f}".rstrip("0").rstrip(".")


def colours(style):
    fg, bg = style.fg or FOREGROUND, style.bg or BACKGROUND
    return (bg, fg) if style.reverse else (fg, bg)


def svg(screen, title):
    rows, style, columns = [], PLAIN, 1
    for line in screen.split("\n"):
        row, width, style = cells(line.rstrip("\r"), style)
        rows.append(row)
        columns = max(columns, width)
    while len(rows) > 1 and not rows[-1]:
        rows.pop()
    grounds, texts, looks = [], [], {}
    for y, row in enumerate(rows):
        top, baseline = y * HEIGHT, y * HEIGHT + ASCENT
        for style, run in groupby(row, key=lambda cell: cell[2]):
            run = list(run)
            fg, bg = colours(style)
            left, length = run[0][0] * WIDTH, (run[-1][0] + 1 - run[0][0]) * WIDTH
            place = f'x="{number(left)}" width="{number(length)}"'
            if bg != BACKGROUND:
                grounds.append(f'<rect {place} y="{number(top)}" height="{number(HEIGHT)}" fill="{bg}"/>')
            if style.underline:
                below = number(baseline + 2)
                grounds.append(f'<rect {place} y="{below}" height="1" fill="{fg}"/>')
            look = (fg, style.bold, style.dim, style.italic)
            name = looks.setdefault(look, f"s{len(looks)}")
            visible = [cell for cell in run if cell[1] != " "]
            for alone, part in groupby(visible, key=lambda cell: is_placed_alone(cell[1])):
                part = list(part)
                for group in [[cell] for cell in part] if alone else words(part):
                    x = number(group[0][0] * WIDTH)
                    text = escape("".join(cell[1] for cell in group))
                    length = number((group[-1][0] + 1 - group[0][0]) * WIDTH)
                    fit = f'textLength="{length}" lengthAdjust="spacingAndGlyphs"'
                    texts.append(f'<text class="{name}" x="{x}" y="{number(baseline)}" {fit}>{text}</text>')
    width, height = number(columns * WIDTH), number(len(rows) * HEIGHT)
    css = [f"text{{font:{SIZE}px {FONT};white-space:pre;unicode-bidi:bidi-override;direction:ltr}}"]
    for (fg, bold, dim, italic), name in looks.items():
        css.append(
            f".{name}{{fill:{fg}"
            + (";font-weight:bold" if bold else "")
            + (";opacity:.6" if dim else "")
            + (";font-style:italic" if italic else "")
            + "}"
        )
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img">',
            f"<title>{escape(title)}</title>",
            "<style>" + "\n".join(css) + "</style>",
            f'<rect width="{width}" height="{height}" fill="{BACKGROUND}"/>',
            *grounds,
            *texts,
            "</svg>",
            "",
        ]
    )


def test():
    row, width, style = cells("a\x1b[1;31mb\u0301\ufee3\u200e\x1b[39m語\x1b[0m.", PLAIN)
    assert [(x, text) for x, text, _ in row] == [(0, "a"), (1, "b\u0301"), (2, "\ufee3"), (3, "語"), (5, ".")]
    assert width == 6 and style == PLAIN
    assert row[1][2] == PLAIN._replace(bold=True, fg=PALETTE[1])
    assert row[3][2] == PLAIN._replace(bold=True)
    assert restyle(PLAIN, "38;5;196;48;2;1;2;3") == PLAIN._replace(fg="#ff0000", bg="#010203")
    assert restyle(PLAIN, "97;4:3;7").fg == PALETTE[15] and restyle(PLAIN, "4:3").underline
    assert indexed(16) == "#000000" and indexed(231) == "#ffffff" and indexed(244) == "#808080"
    picture = svg("ab \ufee3\u200e\ufee2\u200e\n\x1b[7m<x>\x1b[m\n\n", "a & b")
    import xml.etree.ElementTree as tree

    root = tree.fromstring(picture)
    found = root.findall("{http://www.w3.org/2000/svg}text")
    assert [t.text for t in found] == ["ab", "\ufee3", "\ufee2", "<x>"]
    assert [t.get("x") for t in found] == ["0", number(3 * WIDTH), number(4 * WIDTH), "0"]
    assert found[0].get("textLength") == number(2 * WIDTH) and "\u200e" not in picture
    assert [len(group) for group in words([[0, "a"], [1, "b"], [3, "c"]])] == [2, 1]
    assert colours(PLAIN._replace(reverse=True)) == (BACKGROUND, FOREGROUND)


if __name__ == "__main__":
    if sys.argv[1:] == ["--test"]:
        test()
    else:
        sys.stdin.reconfigure(encoding="utf-8")
        sys.stdout.reconfigure(encoding="utf-8")
        sys.stdout.write(svg(sys.stdin.read(), " ".join(sys.argv[1:]) or "A terminal screen"))
