#!/usr/bin/env python3
"""Makes the pairs of names from which the transliteration is learnt: lines of a Latin name, an Arabic
one, and what they are from.

Needs Python 3.10 or newer and nothing else:

    pip download --no-deps -d DIR arabic-name-romanizer==0.2.0
    scripts/names.py DIR > pairs.tsv

That package's list of names comes from Wikidata (CC0); assets/cities.tsv gives cities of the whole world,
GeoNames' names (CC BY 4.0). What to do with the pairs says src/language/translit/fit.rs.
"""

import pathlib
import re
import sqlite3
import sys
import tempfile
import zipfile

ASSETS = pathlib.Path(__file__).resolve().parent.parent / "assets"
PACKAGE = "arabic_name_romanizer-0.2.0-py3-none-any.whl"
BETWEEN = re.compile(r"[\s\-‐–_.]+")
# Words that names carry or drop freely: what answers what is not known by their places then.
PARTICLES = set("al el ar as ash at ad an az bin ibn ben bint de von van the of la le".split())
ARABIC_PARTICLES = set("بن ابن بنت ال".split())


def without(words, particles):
    return [w for w in words if w.lower() not in particles] or words


def pairs_of(latin, arabic):
    """The words of a name in both scripts that answer each other, if they can be told."""
    latin = without([w for w in BETWEEN.split(latin) if w], PARTICLES)
    arabic = without(arabic.split(), ARABIC_PARTICLES)
    if len(latin) == len(arabic):
        yield from zip(latin, arabic)
    elif 1 in (len(latin), len(arabic)):
        yield "".join(latin), "".join(arabic)


def people(package):
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(package) as archive:
            database = archive.extract("arabic_name_romanizer/resources/names.sqlite3", folder)
        rows = sqlite3.connect(database).execute(
            "select distinct latin, arabic_key from units where source = 'wikidata' order by 1, 2"
        )
        return rows.fetchall()


def cities():
    for line in (ASSETS / "cities.tsv").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            english, arabic = line.split("\t")[:2]
            yield from ((e, a) for e in english.split("|") for a in arabic.split("|"))


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    found = {}
    for source, names in (("people", people(pathlib.Path(sys.argv[1]) / PACKAGE)), ("cities", cities())):
        for latin, arabic in names:
            for pair in pairs_of(latin, arabic):
                pair = pair[0].strip(" '’").lower(), pair[1]
                if all(pair):
                    found.setdefault(pair, source)
    for (latin, arabic), source in sorted(found.items()):
        print(latin, arabic, source, sep="\t")


main()
