"""What every terminal should show: diglot in tmux, with no terminal outside, and the keys of each stage."""
import os
import shlex
import subprocess
import tempfile
import time
from pathlib import Path

from screen import Screen

ESCAPE = "\x1b"
ALL_ENTITIES = ["F", "a", ESCAPE]
QUIT = "q"
REDRAW = "\x0c"
# Half a page down twice, a row up and down again: scrolling, whole and partial repaints.
SCROLL = ["\x04", "\x04", "\x19", "\x05", "\x05"]


def key_name(key):
    """A key as `tmux send-keys` names it."""
    if key == ESCAPE:
        return "Escape"
    if key == "\t":
        return "Tab"
    return f"C-{chr(ord(key) + 96)}" if ord(key) < 32 else key


class Reference:
    """diglot in tmux, with no terminal outside: the cells that every terminal should show."""

    def __init__(self, folder, command, columns, rows, conf):
        self.size, self.folder = (columns, rows), folder
        self.socket = f"diglot-termlab-{os.getpid()}-{columns}"
        home = Path(tempfile.mkdtemp(dir=folder))
        environment = {name: str(home) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME")}
        environment.update(LC_ALL="C.UTF-8", TERM="tmux-256color")
        words = " ".join(f"{k}={shlex.quote(v)}" for k, v in environment.items())
        line = f"exec env -u NO_COLOR {words} {shlex.join(command)}"
        self.tmux("-u", "-f", conf, "new-session", "-d", "-x", str(columns), "-y", str(rows), line)

    def tmux(self, *words):
        done = subprocess.run(["tmux", "-L", self.socket, *words], capture_output=True, text=True, check=True)
        return done.stdout

    def settled(self):
        before, same = None, 0
        for _ in range(150):
            time.sleep(0.1)
            now = self.tmux("capture-pane", "-e", "-p", "-N")
            same = same + 1 if now == before and now.strip() else 0
            if same >= 5:
                return now
            before = now
        raise SystemExit("termlab: the screen does not come to rest")

    def press(self, keys):
        for key in keys:
            self.tmux("send-keys", key_name(key))
            time.sleep(0.15)
        return Screen(self.settled(), *self.size)

    def end(self):
        subprocess.run(["tmux", "-L", self.socket, "kill-server"], capture_output=True, check=False)


def references(folder, command, columns, rows, conf):
    """The keys of each stage and the screens after them."""
    reference = Reference(folder, command, columns, rows, conf)
    try:
        # An entity that is lit only in part of a word: on either pane's way, with one more `e` each.
        reference.settled()
        stages = [list(ALL_ENTITIES)]
        screens = [reference.press(stages[0])]
        keys = list(ALL_ENTITIES)
        reference.press(ALL_ENTITIES)
        found = None
        for _ in range(2):
            keys.append("\t")
            reference.press(["\t"])
            for _ in range(40):
                keys.append("e")
                now = reference.press(["e"])
                if now.part_of_word():
                    found = now
                    break
            if found:
                break
        stages.append(keys)
        screens.append(found)
        stages.append(ALL_ENTITIES + SCROLL)
        screens.append(reference.press(stages[-1]))
        stages.append([REDRAW])
        screens.append(reference.press(stages[-1]))
        return stages, screens
    finally:
        reference.end()
