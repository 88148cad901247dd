"""Reads the picture of a terminal: where its cells are, whether the line beside the list is straight,
what OCR makes of a row, how like a perfect picture it is, whether its letters join, which cells are lit.

Pictures are arrays of height, width and three colours. The perfect picture of a row is set by libraqm
(FriBidi and HarfBuzz) from the text in logical order, so that nothing of diglot's own setting is in it.
Must not know: how a terminal is started, which one it is.
"""
import os
import re
import subprocess
import tempfile
import unicodedata
from collections import namedtuple

import numpy as np
from PIL import Image, ImageDraw, ImageFont

FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSansMono{}.ttf"
SIZE = 16
ADVANCE = SIZE * 1233 / 2048
# Cells of all pictures are brought to this size before they are compared.
WIDTH, HEIGHT = 10, 19

# Pixels: left and top of the first cell, width and height of a cell (they need not be whole).
Grid = namedtuple("Grid", "x y width height columns rows")


def load(path):
    return np.asarray(Image.open(path).convert("RGB")).astype(np.int16)


def find_grid(picture, columns, rows):
    """The cells by the two corners that the relay has painted; None if they are not there."""
    red, green, blue = (picture[:, :, i] for i in range(3))
    boxes = []
    for mask in ((red > 200) & (green < 80) & (blue > 200), (red < 80) & (green > 200) & (blue < 80)):
        ys, xs = np.where(mask)
        if len(ys) < 50:
            return None
        boxes.append((xs.min(), ys.min(), xs.max() + 1, ys.max() + 1))
    (x, y, _, _), (_, _, right, bottom) = boxes
    return Grid(x, y, (right - x) / columns, (bottom - y) / rows, columns, rows)


def region(picture, grid, x, end, y):
    """The pixels of the cells x..end of row y."""
    top, bottom = round(grid.y + y * grid.height), round(grid.y + (y + 1) * grid.height)
    left, right = round(grid.x + x * grid.width), round(grid.x + end * grid.width)
    return picture[top:bottom, max(left, 0) : right]


def ground(pixels):
    """The colour of most pixels."""
    packed = (pixels[:, :, 0].astype(int) << 16) | (pixels[:, :, 1].astype(int) << 8) | pixels[:, :, 2]
    values, counts = np.unique(packed, return_counts=True)
    value = int(values[counts.argmax()])
    return np.array([value >> 16, value >> 8 & 255, value & 255])


def ink(pixels):
    """How far each pixel is from the ground, from 0 to 1 for the farthest."""
    if not pixels.size:
        return np.zeros(pixels.shape[:2])
    far = np.abs(pixels - ground(pixels)).max(axis=2)
    return far / max(far.max(), 32)


def fitted(values, cells):
    """An array of ink brought to the common size for so many cells."""
    image = Image.fromarray((values * 255).astype(np.uint8))
    return np.asarray(image.resize((cells * WIDTH, HEIGHT), Image.BOX if image.width > cells * WIDTH else Image.BILINEAR)) / 255


def border_offsets(picture, grid, column, rows):
    """For each row, how many cells the upright line is from the middle of its column; None where no
    line goes through four fifths of the row within a cell of it."""
    offsets = []
    for y in rows:
        first = max(column - 1, 0)
        pixels = region(picture, grid, first, column + 2, y)
        far = np.abs(pixels - ground(pixels)).max(axis=2) > 30
        xs = np.where(far.mean(axis=0) >= 0.8)[0]
        wanted = (column + 0.5 - first) * grid.width
        if len(xs) == 0:
            offsets.append(None)
            continue
        nearest = xs[np.abs(xs + 0.5 - wanted).argmin()]
        line = [x for x in xs if abs(x - nearest) <= 3]
        offsets.append(float((np.mean(line) + 0.5 - wanted) / grid.width))
    return offsets


def font(bold=False):
    path = os.environ.get("TERMLAB_FONTFILE", FONT)
    return ImageFont.truetype(path.format("-Bold" if bold else ""), SIZE, layout_engine=ImageFont.Layout.RAQM)


def perfect(text, side, cells, bold=False):
    """The ink of a row as it should look, on so many cells, at its own size."""
    width = round(cells * ADVANCE)
    image = Image.new("L", (width, HEIGHT))
    draw = ImageDraw.Draw(image)
    if side == "ar":
        draw.text((width, 0), text, font=font(bold), fill=255, direction="rtl", anchor="ra")
    else:
        draw.text((0, 0), text, font=font(bold), fill=255, direction="ltr")
    return np.asarray(image) / 255


def shifted(values, dx, dy):
    return np.roll(np.roll(values, dx, axis=1), dy, axis=0)


def compare(reference, seen, reach=5):
    """The highest correlation of two arrays over small shifts, and the second one shifted so."""
    best, where = -1.0, seen
    a = reference - reference.mean()
    for dx in range(-reach, reach + 1):
        for dy in range(-4, 5):
            moved = shifted(seen, dx, dy)
            b = moved - moved.mean()
            norm = np.sqrt((a * a).sum() * (b * b).sum())
            value = float((a * b).sum() / norm) if norm > 0 else 0.0
            if value > best:
                best, where = value, moved
    return best, where


def joints(cells):
    """The cells of a line in presentation forms whose letter joins the letter at its left."""
    names = [unicodedata.name(cell[0], "") for cell in cells]
    return [i for i, name in enumerate(names) if "INITIAL FORM" in name or "MEDIAL FORM" in name]


def joined(seen, places):
    """How many of the left edges of these cells are crossed by a stroke near the baseline. Measured with
    DejaVu Sans Mono: strokes that join have ink of 0.76 and more, gaps between letters 0.5 and less."""
    found = 0
    for cell in places:
        x = cell * WIDTH
        found += bool(seen[8:17, x - 2 : x + 2].max(axis=0).min() > 0.6)
    return found


def different_cells(one, other, grid):
    """The cells (column, row) in which a pixel of two pictures differs clearly."""
    differ = np.abs(one - other).max(axis=2) > 60
    ys, xs = np.where(differ)
    cells = {(int((x - grid.x) // grid.width), int((y - grid.y) // grid.height)) for x, y in zip(xs, ys)}
    return sorted((x, y) for x, y in cells if 0 <= x < grid.columns and 0 <= y < grid.rows)


def cell_ground(pixels):
    """The colour behind a cell's letter: the one of most pixels at its top, where letters seldom reach. In
    the whole cell a bold m has more pixels than what is behind it."""
    return ground(pixels[1:4, 1:-1])


def lit_cells(picture, grid, cells):
    """Those of the cells (column, row) whose ground is not the ground of the screen."""
    everywhere = ground(picture[round(grid.y) : round(grid.y + grid.rows * grid.height), round(grid.x) : round(grid.x + grid.columns * grid.width)])
    lit = set()
    for x, y in cells:
        pixels = region(picture, grid, x, x + 1, y)
        # Where letters stand high (zutty 0.16), the top of a bold B is all letter: most of the cell must be
        # lit, too.
        dark = (np.abs(pixels - everywhere).max(axis=2) <= 40).mean()
        if np.abs(cell_ground(pixels) - everywhere).max() > 40 and dark < 0.5:
            lit.add((x, y))
    return lit


def word_ink(picture, grid, x, end, y):
    """The ink of cells that may have different grounds, cell by cell."""
    parts = []
    for column in range(x, end):
        pixels = region(picture, grid, column, column + 1, y)
        far = np.abs(pixels - cell_ground(pixels)).max(axis=2)
        parts.append(fitted(np.clip(far / max(far.max(), 32), 0, 1), 1))
    return np.concatenate(parts, axis=1)


def ink_by_runs(picture, grid, x, y, runs):
    """The ink of cells from a column on, at the common size; each run of cells with the same number is
    measured against its own farthest pixel."""
    parts, start = [], 0
    whole = region(picture, grid, x, x + len(runs), y)
    behind = ground(whole)
    for end in range(1, len(runs) + 1):
        if end == len(runs) or runs[end] != runs[start]:
            pixels = region(picture, grid, x + start, x + end, y)
            far = np.abs(pixels - behind).max(axis=2)
            parts.append(fitted(far / max(far.max(), 32), end - start))
            start = end
    return np.concatenate(parts, axis=1)


def normal(text):
    """For comparing with OCR: without marks, tatweel and what the seat of hamza above alef decides."""
    text = unicodedata.normalize("NFKC", text)
    text = "".join(c for c in text if unicodedata.category(c) not in ("Mn", "Cf") and c != "\u0640")
    text = re.sub("[أإآ]", "ا", text)
    return re.sub(r"\s+", " ", text).strip()


def distance(a, b):
    """Insertions, deletions and replacements from one string to the other."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        last, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (x != y))
    return row[-1]


def error_rate(read, wanted):
    """Character error rate over rows: all edits by all characters."""
    edits = sum(distance(normal(a), normal(b)) for a, b in zip(read, wanted))
    return edits / max(sum(len(normal(b)) for b in wanted), 1)


# Heights in pixels at which rows are read. tesseract 5 now and then drops a whole row of a perfect
# picture, more of them the higher the rows; at 28 pixels none was dropped, but 38 read more letters right.
READ_AT = (28, 38)


def for_ocr(values, height):
    """A page with one line."""
    image = Image.fromarray((255 - values * 255).astype(np.uint8))
    image = image.resize((round(image.width * height / image.height), height), Image.LANCZOS)
    page = Image.new("L", (image.width + 60, image.height + 40), 255)
    page.paste(image, (30, 20))
    return page


def ocr(rows, side):
    """What tesseract reads in each array of ink, one row of text each: a reading for each height."""
    if not rows:
        return []
    with tempfile.TemporaryDirectory() as folder:
        names = []
        for i, values in enumerate(rows):
            for height in READ_AT:
                names.append(f"{folder}/{i:03}-{height}.png")
                for_ocr(values, height).save(names[-1])
        with open(f"{folder}/list", "w") as file:
            file.write("\n".join(names) + "\n")
        language = "ara" if side == "ar" else "eng"
        done = subprocess.run(
            ["tesseract", f"{folder}/list", "-", "-l", language, "--psm", "7"],
            capture_output=True,
            text=True,
            check=True,
            env=dict(os.environ, OMP_THREAD_LIMIT="1"),
        )
    pages = [" ".join(page.split()) for page in done.stdout.split("\f")]
    pages += [""] * (len(names) - len(pages))
    each = len(READ_AT)
    return [pages[i * each : (i + 1) * each] for i in range(len(rows))]


def best(readings, wanted):
    """The reading with the fewest errors. Taken for perfect pictures and for terminals alike, so that what
    one reading drops by chance does not decide."""
    return min(readings, key=lambda reading: distance(normal(reading), normal(wanted)))
