"""What is not as it must be, and the line of the table."""

# Bars. The first is the project's own; the others stand far from both right and wrong pictures.
ABOVE_FLOOR = 0.05
LEAST_JOINED = 0.95
LEAST_ALIKE = 0.75
LEAST_WORD = 0.5
MOST_STRAY = 0.25

# Terminals that cut every letter off at its cell, so that a hair of ground is left where letters join,
# whatever is sent: their joining is measured, but only likeness decides.
CLIPPING = {"zutty", "xtermjs-webgl"}

HEADING = """\
| terminal | profile | error | floor | alike | joined | scrolled | English | border | entities | remains | highlight | frame | verdict |
|---|---|---|---|---|---|---|---|---|---|---|---|---|---|"""


def wrongs(result):
    """What is not as it must be, as words."""
    wrong = []
    clips = result["terminal"] in CLIPPING
    for label in ("text", "scrolled"):
        side = result[label]
        if side["error"] > side["floor"] + ABOVE_FLOOR:
            wrong.append(f"{label}: error rate")
        if side["alike"] < LEAST_ALIKE:
            wrong.append(f"{label}: order or letters")
        if side["joined"] < LEAST_JOINED and not clips:
            wrong.append(f"{label}: joining")
    if result["english"]["error"] > result["english"]["floor"] + ABOVE_FLOOR:
        wrong.append("English: error rate")
    if any(b["missing"] or (b["stray"] or 0) > MOST_STRAY for b in result["border"]):
        wrong.append("border")
    light = result["highlight"]
    if light is None:
        wrong.append("highlight: nowhere")
    elif light["missing"] or light["extra"]:
        wrong.append("highlight: cells")
    elif light["alike"] is not None and light["alike"] < LEAST_WORD:
        wrong.append("highlight: letters")
    if not clips and result["styled"] and result["styled"]["joined"] < LEAST_JOINED:
        wrong.append("entities: joining")
    if result["remains"]:
        wrong.append("remains")
    if result["status"] != 0:
        wrong.append("end: no status" if result["status"] is None else f"end: status {result['status']}")
    wrong.extend(f"end: {name} not given back" for name in result["left"])
    return wrong


def line(result):
    text, scrolled, english, light = (result[k] for k in ("text", "scrolled", "english", "highlight"))
    missing = sum(b["missing"] for b in result["border"])
    stray = max(b["stray"] or 0 for b in result["border"])
    border = f"{missing} missing" if missing else (f"strays {stray:.2f}" if stray > MOST_STRAY else "ok")
    if light is None:
        highlight = "none found"
    elif light["missing"] or light["extra"]:
        highlight = f"{len(light['missing'])} missing, {len(light['extra'])} extra of {light['wanted']}"
    else:
        highlight = "cells ok" if light["alike"] is None else f"cells ok, {light['alike']:.2f}"
    cells = [
        result["name"],
        result["profile"],
        f"{text['error']:.3f}",
        f"{text['floor']:.3f}",
        f"{text['alike']:.2f}",
        f"{text['joined']:.0%}",
        f"{scrolled['error']:.3f}/{scrolled['floor']:.3f} {scrolled['joined']:.0%}",
        f"{english['error']:.3f}/{english['floor']:.3f}",
        border,
        f"{result['styled']['joined']:.0%}" if result["styled"] else "none",
        str(len(result["remains"])) if result["remains"] else "none",
        highlight,
        f"{result['first_frame_ms'] or 0:.0f}",
        "pass" if not result["wrong"] else "; ".join(result["wrong"]),
    ]
    return "| " + " | ".join(cells) + " |"
