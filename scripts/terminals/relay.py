"""Stands between a terminal and the program in it: relay.py FOLDER (see `scripts/termlab`).

Everything passes in both directions as it is, and is kept. What the relay adds: two coloured corners
before the program starts, so that a picture of the terminal can be cut into cells; the keys of each
stage, so that a terminal without a keyboard can be driven; and the time to the first frame.

In FOLDER: `plan.json` is read (command and stages, each stage a list of keys); `size`, `wire.bin` (what
the program sent), `replies.bin` (what the terminal sent), `facts.json` are written. The file `go-N`
starts stage N, `done-N` says that it has come to rest; `go-0` starts the program. Standard library only:
it also runs where only the terminal is installed.
"""
import fcntl
import json
import os
import pty
import select
import struct
import sys
import termios
import time
import tty

# A program is at rest when it has sent nothing for so long. Longer than any detection waits.
REST = 0.7
# An end of a synchronized update: the first one ends the first frame.
FRAME = b"\x1b[?2026l"


def write_all(to, data):
    while data:
        data = data[os.write(to, data):]


def main(folder):
    def path(name):
        return os.path.join(folder, name)

    def touch(name):
        open(path(name), "w").close()

    with open(path("plan.json"), encoding="utf-8") as file:
        plan = json.load(file)
    tty.setraw(0)
    # A window is often given its size only after the program in it has started.
    size = None
    for _ in range(40):
        now = fcntl.ioctl(0, termios.TIOCGWINSZ, b"\0" * 8)
        if now == size and size[:4] != b"\0" * 4:
            break
        size = now
        time.sleep(0.25)
    rows, columns = struct.unpack("HHHH", size)[:2]
    with open(path("size"), "w") as file:
        file.write(f"{columns}x{rows}")
    os.write(1, f"\x1b[2J\x1b[?25l\x1b[H\x1b[48;5;201m \x1b[{rows};{columns}H\x1b[48;5;46m \x1b[m".encode())
    touch("corners")
    while not os.path.exists(path("go-0")):
        time.sleep(0.02)
    os.write(1, b"\x1b[2J\x1b[?25h\x1b[H")

    os.makedirs(path("home"))
    start = time.monotonic()
    child, master = pty.fork()
    if child == 0:
        # Not before the window has its size.
        fcntl.ioctl(0, termios.TIOCSWINSZ, size)
        # A memory of its own: some terminals give their programs the home of the account.
        own = {name: path("home") for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME")}
        environment = {k: v for k, v in os.environ.items() if k != "NO_COLOR"}
        os.execvpe(plan["command"][0], plan["command"], environment | own)
    fcntl.ioctl(master, termios.TIOCSWINSZ, size)
    wire, replies = open(path("wire.bin"), "wb"), open(path("replies.bin"), "wb")
    facts = {"first_frame_ms": None, "stages": [], "status": None}
    sent, tail, last = 0, b"", time.monotonic()
    stage, running = 0, True
    keys = list(plan["stages"][0])

    def write_facts():
        with open(path("facts.tmp"), "w") as file:
            json.dump(facts, file)
        os.rename(path("facts.tmp"), path("facts.json"))

    alive = True
    while alive:
        ready = select.select([0, master], [], [], 0.02)[0]
        if master in ready:
            try:
                data = os.read(master, 65536)
            except OSError:
                data = b""
            if not data:
                alive = False
            write_all(1, data)
            wire.write(data)
            sent += len(data)
            last = time.monotonic()
            if facts["first_frame_ms"] is None:
                tail = (tail + data)[-65536 - len(FRAME):]
                if FRAME in tail:
                    facts["first_frame_ms"] = round((last - start) * 1000, 1)
        if 0 in ready:
            data = os.read(0, 4096)
            replies.write(data)
            replies.flush()
            write_all(master, data)
        quiet = time.monotonic() - last
        if running and keys and sent and quiet > (REST if stage == 0 and len(keys) == len(plan["stages"][0]) else 0.12):
            os.write(master, keys.pop(0).encode())
            last = time.monotonic()
        elif running and not keys and sent and quiet > REST:
            running = False
            wire.flush()
            facts["stages"].append(sent)
            write_facts()
            touch(f"done-{stage}")
        elif not running and os.path.exists(path(f"go-{stage + 1}")):
            stage += 1
            if stage == len(plan["stages"]):
                # The end of all stages: the program is told to quit, so that its farewell is kept too.
                os.write(master, plan["quit"].encode())
                running, keys = True, []
                last = time.monotonic() + 5
            else:
                running, keys = True, list(plan["stages"][stage])
                last = time.monotonic()
    status = os.waitpid(child, 0)[1]
    facts["status"] = os.waitstatus_to_exitcode(status)
    wire.flush()
    write_facts()
    touch("ended")


if __name__ == "__main__":
    main(sys.argv[1])
