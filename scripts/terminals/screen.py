"""What should be on the screen: the cells as tmux keeps them, the rows of text in them, and the text of
each row in logical order as the source file has it.

A row is found in the source by FriBidi, not by diglot: a row that diglot has put in a wrong order is not
found. Must not know: pictures, which terminal it is.
"""
import ctypes
import ctypes.util
import sys
import unicodedata
from collections import Counter, namedtuple
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import picture  # noqa: E402

# A row of text: its side, the row and the column of its first cell, its cells as they are seen from left
# to right, and its text in logical order (None where the source has no such row).
Row = namedtuple("Row", "side y x cells text")
# Drawn in text panes, but no text: bars, links, the line beside the list.
RULES = set("│┊▌▐▏▕─╳┄┆")
BLANK = (" ", picture.PLAIN)


def is_arabic(text):
    return any(unicodedata.bidirectional(c) in ("R", "AL") for c in text)


def bare(text):
    """Letters without marks and signs of direction, presentation forms undone."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(c for c in plain if unicodedata.category(c) not in ("Mn", "Cf"))


class Screen:
    """The cells of a screen, and where on it the two texts are."""

    def __init__(self, capture, columns, rows):
        self.columns, self.rows, self.cells = columns, rows, []
        style = picture.PLAIN
        lines = capture.split("\n")
        for y in range(rows):
            line = [BLANK] * columns
            found, _, style = picture.cells(lines[y] if y < len(lines) else "", style)
            for x, text, look in found:
                if x < columns:
                    line[x] = (text, look)
            self.cells.append(line)

    def border(self):
        """The column of the line beside the list, and the rows that have it; or None."""
        columns = Counter(x for line in self.cells for x, (text, _) in enumerate(line) if text == "│")
        for column, count in columns.most_common(1):
            if count >= self.rows // 2:
                return column, [y for y, line in enumerate(self.cells) if line[column][0] == "│"]
        return None

    def pane_rows(self):
        """The rows below the headings and above the status line."""
        return range(2, self.rows - 2)

    def segments(self, y, start):
        """Runs of cells with no two blanks beside each other: (first, after last)."""
        line, x = self.cells[y], start
        while x < self.columns:
            if line[x][0] == " " or line[x][0] in RULES:
                x += 1
                continue
            end = last = x
            while last < self.columns and last - end < 2 and line[last][0] not in RULES:
                if line[last][0] != " ":
                    end = last + 1
                last += 1
            yield x, end
            x = end + 1

    def text_rows(self, source=None):
        """The rows of both texts; without a source, their logical text is not known."""
        border = self.border()
        start = border[0] + 1 if border else 0
        rows = []
        for y in self.pane_rows():
            for x, end in self.segments(y, start):
                cells = self.cells[y][x:end]
                seen = "".join(text for text, _ in cells)
                if is_arabic(seen):
                    rows.append(Row("ar", y, x, cells, source.logical(cells) if source else None))
                elif sum(c.isalpha() for c in seen) >= 2:
                    rows.append(Row("en", y, x, cells, seen))
        return rows

    def lit(self):
        """The cells of the text panes with a ground of their own, as (column, row)."""
        border = self.border()
        start = border[0] + 1 if border else 0
        return {
            (x, y)
            for y in self.pane_rows()
            for x in range(start, self.columns)
            for text, style in [self.cells[y][x]]
            if (style.reverse or style.bg) and text not in RULES
        }

    def part_of_word(self):
        """Lit cells that are the end of an Arabic word whose beginning is not lit, as a list of
        (column, row): what a mention behind a clitic looks like. Empty if there is none."""
        lit = self.lit()
        for row in self.text_rows():
            if row.side != "ar":
                continue
            for i, (text, _) in enumerate(row.cells[:-1]):
                at, before = (row.x + i, row.y), (row.x + i + 1, row.y)
                if at in lit and before not in lit and is_arabic(text) and is_arabic(row.cells[i + 1][0]):
                    word = [at]
                    while word[-1][0] > row.x and row.cells[word[-1][0] - row.x - 1][0] != " ":
                        word.append((word[-1][0] - 1, row.y))
                    return [cell for cell in word if cell in lit]
        return []


class Fribidi:
    """The two calls of FriBidi that order a row, and the one that shapes it."""

    RTL = 0x111

    def __init__(self):
        name = ctypes.util.find_library("fribidi") or "libfribidi.so.0"
        self.library = ctypes.CDLL(name)

    def levels(self, text):
        size = len(text)
        chars, types, brackets = ((ctypes.c_uint32 * size)() for _ in range(3))
        chars[:] = [ord(c) for c in text]
        base, levels = ctypes.c_uint32(self.RTL), (ctypes.c_int8 * size)()
        self.library.fribidi_get_bidi_types(chars, size, types)
        self.library.fribidi_get_bracket_types(chars, size, types, brackets)
        self.library.fribidi_get_par_embedding_levels_ex(types, brackets, size, ctypes.byref(base), levels)
        return types, levels

    def visual(self, text, types, levels, start, end):
        """The characters of a line of a paragraph, from left to right, brackets mirrored."""
        size = len(text)
        chars = (ctypes.c_uint32 * size)(*[ord(c) for c in text])
        own = (ctypes.c_int8 * size)(*levels)
        self.library.fribidi_shape_mirroring(own, size, chars)
        self.library.fribidi_reorder_line(0, types, end - start, start, self.RTL, own, chars, None)
        return "".join(chr(c) for c in chars[start:end])

    def shaped(self, text):
        """The cells of a right-to-left line of its own in presentation forms, from left to right."""
        types, levels = self.levels(text)
        size = len(text)
        chars, joining = (ctypes.c_uint32 * size)(*[ord(c) for c in text]), (ctypes.c_uint8 * size)()
        self.library.fribidi_get_joining_types(chars, size, joining)
        self.library.fribidi_join_arabic(types, size, levels, joining)
        self.library.fribidi_shape(0x301, levels, size, joining, chars)
        own = (ctypes.c_int8 * size)(*levels)
        self.library.fribidi_reorder_line(0, types, size, 0, self.RTL, own, chars, None)
        return [chr(c) for c in chars if c != 0xFEFF]


class Source:
    """The Arabic lines of the texts: finds a row of cells in them."""

    # No row of a pane is longer, in characters.
    LONGEST = 130

    def __init__(self, lines):
        self.bidi = Fribidi()
        self.rows = {}
        for line in lines:
            if is_arabic(line):
                self.take(line.split())

    @classmethod
    def of(cls, folder):
        lines = []
        for path in sorted(Path(folder).iterdir()):
            if path.is_file():
                lines += path.read_text(encoding="utf-8", errors="replace").splitlines()
        return cls(lines)

    def take(self, words):
        plain = [bare(word) for word in words]
        text = " ".join(plain)
        types, levels = self.bidi.levels(text)
        starts, at = [], 0
        for word in plain:
            starts.append(at)
            at += len(word) + 1
        for first, start in enumerate(starts):
            for last in range(first, len(words)):
                end = starts[last] + len(plain[last])
                if end - start > self.LONGEST:
                    break
                seen = self.bidi.visual(text, types, levels, start, end)
                self.rows.setdefault(seen[::-1], " ".join(words[first : last + 1]))

    def logical(self, cells):
        return self.rows.get("".join(bare(text) for text, _ in reversed(cells)))
