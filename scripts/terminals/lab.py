"""One run: diglot in a terminal of the lab, a picture of each stage."""
import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
import unicodedata
from pathlib import Path

import reference

HERE = Path(__file__).resolve().parent

# Terminals that need other waiting times for their picture to come to rest.
SLOW = {"xtermjs": ("6", "25"), "xtermjs-webgl": ("6", "25"), "sid:konsole": ("3", "20"), "sid:kitty": ("6", "30")}


def hook(folder):
    """Runs inside shot.sh, when the terminal shows its corners: a picture of each stage."""
    folder = Path(folder)
    grab = ["grim"] if os.environ.get("WAYLAND_DISPLAY") else ["import", "-silent", "-window", "root"]

    def picture(name):
        before = None
        path = folder / f"{name}.png"
        for _ in range(12):
            target = str(path) if grab[0] == "grim" else f"png24:{path}"
            subprocess.run([*grab, target], check=True)
            now = path.read_bytes()
            if now == before:
                return
            before = now
            time.sleep(0.3)

    def wait(name, seconds):
        until = time.monotonic() + seconds
        while not (folder / name).exists():
            if time.monotonic() > until:
                (folder / "late").write_text(name)
                raise SystemExit(f"{name} did not come")
            time.sleep(0.05)

    wait("corners", 40)
    picture("corners")
    for stage in range(len(json.loads((folder / "plan.json").read_text())["stages"])):
        (folder / f"go-{stage}").touch()
        wait(f"done-{stage}", 30)
        picture(f"stage-{stage}")
    (folder / f"go-{stage + 1}").touch()
    wait("ended", 10)


class Lab:
    """Everything that the runs have in common."""

    def __init__(self, options):
        self.options, self.lab = options, Path(options.lab)
        self.out = Path(options.out)
        self.out.mkdir(parents=True, exist_ok=True)
        (self.lab / "tmp").mkdir(exist_ok=True)
        # Inside the lab's folder: the newest versions run in a root of their own, which sees no other.
        self.folder = Path(tempfile.mkdtemp(prefix="diglot.", dir=self.lab / "tmp"))
        self.folder.chmod(0o755)
        shutil.copy(options.diglot, self.folder / "diglot")
        shutil.copytree(options.texts, self.folder / "texts")
        shutil.copy(HERE / "relay.py", self.folder / "relay.py")
        subprocess.run(["chmod", "-R", "a+rX", str(self.folder)], check=True)
        self.command = [str(self.folder / "diglot"), *options.option, str(self.folder / "texts")]
        self.known, self.floors = {}, {}
        from screen import Source

        self.source = Source.of(options.texts)

    def wanted(self, columns, rows):
        """Stages and screens for a size of the terminal."""
        if (columns, rows) not in self.known:
            conf = str(self.lab / "home/tmux.conf")
            self.known[columns, rows] = reference.references(str(self.folder), self.command, columns, rows, conf)
        return self.known[columns, rows]

    def shoot(self, terminal, tmux):
        """Runs one terminal; returns the folder with pictures and facts, and what went wrong."""
        name = terminal.replace(":", "-") + ("-tmux" if tmux else "")
        stages, _ = self.wanted(*map(int, self.options.size.split("x")))
        folder = Path(tempfile.mkdtemp(prefix=name + ".", dir=self.folder))
        folder.chmod(0o1777)
        plan = {"command": self.command, "stages": stages, "quit": reference.QUIT}
        (folder / "plan.json").write_text(json.dumps(plan))
        wait = SLOW.get(terminal, ("1.2", "20"))
        environment = {k: v for k, v in os.environ.items() if not k.startswith("TERMLAB_")}
        environment.update(
            TERMLAB=str(self.lab),
            TERMLAB_FULL="1",
            TERMLAB_MINWAIT=wait[0],
            TERMLAB_MAXWAIT=wait[1],
            TERMLAB_HOOK=shlex.join([sys.executable, str(HERE.parent / "termlab"), "--hook", str(folder)]),
        )
        if tmux:
            environment["TERMLAB_TMUX"] = "1"
        command = shlex.join(["/usr/bin/python3", str(self.folder / "relay.py"), str(folder)])
        done = subprocess.run(
            [str(self.lab / "bin/shot.sh"), terminal, self.options.size, command, str(folder / "end.png")],
            capture_output=True,
            text=True,
            env=environment,
            timeout=180,
        )
        return name, folder, (done.stdout + done.stderr).strip()

    def forms(self, row):
        """The cells of a row in presentation forms, by FriBidi: diglot's own may be wrong."""
        shaped = [c for c in self.source.bidi.shaped(row.text) if unicodedata.category(c) != "Mn"]
        return shaped if len(shaped) == len(row.cells) else [text for text, _ in row.cells]

    def floor(self, side, rows, width):
        """The error rate of perfect pictures of these rows, in a pane of so many cells."""
        import score

        todo = [row for row in rows if (side, row.text) not in self.floors]
        pictures = []
        for row in todo:
            line = score.perfect(row.text, side, len(row.cells))
            room = round(width * score.ADVANCE) - line.shape[1]
            edge = round(score.ADVANCE)
            sides = (room - edge, edge) if side == "ar" else (edge, room - edge)
            pictures.append(score.np.pad(line, ((0, 0), sides)))
        for row, read in zip(todo, score.ocr(pictures, side)):
            self.floors[side, row.text] = score.best(read, row.text)
        return score.error_rate([self.floors[side, row.text] for row in rows], [row.text for row in rows])
