"""Checks the measuring: pictures are made whose faults are known, and the figures must tell them."""
import shutil

import numpy as np
import score
from PIL import Image, ImageDraw, ImageFont
from screen import Fribidi, Screen, Source

GROUND, INK, DIM, LIT = (16, 16, 16), (220, 220, 210), (110, 110, 110), (0, 180, 200)
TEXTS = [
    "وصلت القطارات إلى المحطة الكبيرة قبل الفجر",
    "وكان في انتظارها 25 عاملا من أهل المدينة.",
    "لم يحمل المسافرون (وعددهم كبير) حقائب ثقيلة",
]
BORDER, LEFT = 8, 12


def made(lines, columns=70, border=lambda y: BORDER, lit=(), fault=(3.0, 5.0), cell=(10, 19)):
    """A screen as a terminal without bidi draws it: each cell by itself. Row 0 is blank."""
    width, height = cell
    image = Image.new("RGB", (int(columns * width + 2 * fault[0]), int((len(lines) + 1) * height + 2 * fault[1])), GROUND)
    draw = ImageDraw.Draw(image)
    face = ImageFont.truetype(score.FONT.format(""), score.SIZE, layout_engine=ImageFont.Layout.BASIC)
    for y, cells in enumerate(lines, 1):
        top = fault[1] + y * height
        middle = fault[0] + (border(y) + 0.5) * width
        draw.line([(middle, top), (middle, top + height - 1)], fill=DIM)
        start = columns - 1 - len(cells)
        for x, text in enumerate(cells, start):
            if (x, y) in lit:
                draw.rectangle([fault[0] + x * width, top, fault[0] + (x + 1) * width - 1, top + height - 1], fill=LIT)
            draw.text((fault[0] + x * width, top), text, font=face, fill=GROUND if (x, y) in lit else INK)
    grid = score.Grid(*fault, width, height, columns, len(lines) + 1)
    return np.asarray(image).astype(np.int16), grid


def figures(picture, grid, lines, texts):
    """Likeness and joining of each row, and the error rate of all."""
    alike, joins, strips = [], [], []
    for y, (cells, text) in enumerate(zip(lines, texts), 1):
        first = grid.columns - 1 - len(cells)
        reference = score.fitted(score.perfect(text, "ar", len(cells)), len(cells))
        reference = np.pad(reference, ((0, 0), (score.WIDTH, score.WIDTH)))
        seen = score.ink(score.region(picture, grid, first - 1, first + len(cells) + 1, y))
        value, moved = score.compare(reference, score.fitted(seen, len(cells) + 2))
        places = [place + 1 for place in score.joints(Fribidi().shaped(text))]
        alike.append(value)
        joins.append(score.joined(moved, places) / len(places))
        strips.append(score.ink(score.region(picture, grid, LEFT, grid.columns, y)))
    read = None
    if shutil.which("tesseract"):
        read = score.error_rate([score.best(r, t) for r, t in zip(score.ocr(strips, "ar"), texts)], texts)
    return min(alike), min(joins), read


def plain_forms(cells):
    """Each letter as if it stood alone."""
    return [score.unicodedata.normalize("NFKC", c) if score.unicodedata.normalize("NFKC", c) != "لا" else c for c in cells]


def test():
    bidi = Fribidi()
    lines = [bidi.shaped(text) for text in TEXTS]

    # A right picture, at several sizes of the cell, even with odd margins.
    for cell in ((10, 19), (10, 20), (9.63, 18.62)):
        picture, grid = made(lines, cell=cell)
        alike, joins, read = figures(picture, grid, lines, TEXTS)
        assert alike > 0.8 and joins == 1.0, (cell, alike, joins)
        assert read is None or read < 0.05, (cell, read)
    picture, grid = made(lines)

    # Letters that do not join, rows turned round, words in a wrong order, a row one cell off.
    loose = [plain_forms(cells) for cells in lines]
    alike, joins, _ = figures(*made(loose), lines, TEXTS)
    assert alike < 0.75 and joins < 0.5, (alike, joins)
    turned = [cells[::-1] for cells in lines]
    alike, _, read = figures(*made(turned), lines, TEXTS)
    assert alike < 0.5 and (read is None or read > 0.5), (alike, read)
    words = [list(" ".join("".join(cells).split(" ")[::-1])) for cells in lines]
    alike, _, read = figures(*made(words), lines, TEXTS)
    assert alike < 0.75 and (read is None or read > 0.3), (alike, read)
    off = [[*cells[1:], cells[0]] for cells in lines]
    assert figures(*made(off), lines, TEXTS)[0] < 0.75
    # One letter that does not join is enough.
    one = [list(cells) for cells in lines]
    place = score.joints(one[0])[3]
    one[0][place] = plain_forms([one[0][place]])[0]
    assert figures(*made(one), lines, TEXTS)[1] < 1.0

    # The line beside the list: in its place; in one row a cell off, gone, or a letter in its place.
    rows = range(1, len(lines) + 1)
    assert max(map(abs, score.border_offsets(picture, grid, BORDER, rows))) < 0.1
    strayed, _ = made(lines, border=lambda y: BORDER + (0.6 if y == 2 else 0))
    offsets = score.border_offsets(strayed, grid, BORDER, rows)
    assert abs(offsets[0]) < 0.1 and offsets[1] > 0.4, offsets
    gone, _ = made(lines, border=lambda y: BORDER + (5 if y == 2 else 0))
    assert score.border_offsets(gone, grid, BORDER, rows)[1] is None

    # A speck that was left behind.
    speck = picture.copy()
    speck[5 + 2 * 19 + 4, 3 + 20 * 10 + 5] = 200
    assert score.different_cells(picture, picture, grid) == []
    assert score.different_cells(picture, speck, grid) == [(20, 2)]

    # Lit cells are found under every letter, and those beside them are not.
    cells = [(x, y) for y in rows for x in range(LEFT, grid.columns)]
    for first in range(30, 60):
        wanted = {(x, 2) for x in range(first, first + 4)}
        lit, _ = made(lines, lit=wanted)
        assert score.lit_cells(lit, grid, cells) == wanted, first
    bold, _ = made([list("mMW@#%&8B mMW@#%&8B")] * 3)
    assert not score.lit_cells(bold, grid, cells)

    # The corners, wherever the window is.
    painted = np.full((900, 1500, 3), 40, np.int16)
    painted[7:26, 11:21] = (255, 0, 255)
    painted[7 + 19 * 39 : 7 + 19 * 40, 11 + 10 * 129 : 11 + 10 * 130] = (0, 255, 0)
    assert score.find_grid(painted, 130, 40) == score.Grid(11, 7, 10, 19, 130, 40)
    assert score.find_grid(picture, 130, 40) is None

    # Error rates.
    assert score.distance("kitten", "sitting") == 3 and score.distance("", "ab") == 2
    assert score.error_rate(["أخيراً"], ["اخيرا"]) == 0 and score.error_rate([""], ["ab"]) == 1

    # Rows find their text whatever their breaks; a wrong order does not.
    source = Source(["(وعددهم 25) في المدينة - London - منذ 2021-06-10", "English only"])
    style = (None,)
    for text in ("(وعددهم 25) في المدينة", "في المدينة - London - منذ"):
        cells = [(c, style) for c in bidi.shaped(text)]
        assert source.logical(cells) == text, text
        assert source.logical(cells[::-1]) is None

    # A captured screen: its border, its rows, and the part of a word that is lit.
    shaped = "".join(bidi.shaped("ووزير الدولة"))
    at = len(shaped) - 5
    ar = shaped[:at] + "\x1b[7m" + shaped[at : at + 4] + "\x1b[27m" + shaped[at + 4 :]
    blank = " " * 8 + "│"
    capture = "\n".join([blank, blank, f"list    │ some text     3─1,2    {ar}", *[blank] * 5])
    screen = Screen(capture, 60, 8)
    assert screen.border() == (8, list(range(8)))
    found = screen.text_rows()
    assert [row.side for row in found] == ["en", "ar"] and found[0].text == "some text", found
    assert "".join(screen.cells[y][x][0] for x, y in sorted(screen.part_of_word())) == shaped[at : at + 4]
    assert len(screen.lit()) == 4
    print("ok" if shutil.which("tesseract") else "ok, but nothing was read: no tesseract")
    return 0
