#!/usr/bin/env python3
"""Runs diglot's filters under Apache Spark and compares the output with that of one process, byte by byte.

    python3 -m venv /tmp/spark && /tmp/spark/bin/pip install pyspark 'pandas<3' pyarrow
    /tmp/spark/bin/python tests/spark/compare.py --diglot target/release/diglot RECORDS.jsonl[.gz]

Needs Java 17 or later. Without RECORDS it takes the development data beside the repository, and where
that is not either, records made of the two seed articles. The master is a real one of two executors in
processes of their own (local-cluster), which the PySpark package brings along.

It ends with 0 where all is equal, 1 where something differs. No part of `cargo test`.
"""

import argparse
import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DEVELOPMENT = ROOT / "../shared/data/align/dev.jsonl.gz"
COMMANDS = {
    "align": ["align", "--jsonl", "--jobs", "1"],
    "entities": ["entities", "--jsonl", "--jobs", "1"],
}


def seeds(count):
    """Records of the seed articles, each with another stretch of them."""
    english, arabic = (
        [line.strip() for line in path.read_text("utf-8").splitlines() if line.strip()]
        for path in sorted((ROOT / "seeds").glob("*.txt"))
    )
    for n in range(count):
        record = {"id": n, "en": english[n % 5 :], "ar": arabic[n % 4 :]}
        yield json.dumps(record, ensure_ascii=False)


def records(path, limit):
    if path is None and DEVELOPMENT.exists():
        path = DEVELOPMENT
    if path is None:
        return list(seeds(limit or 500))
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8", newline="\n") as lines:
        kept = (line.rstrip("\n") for line in lines)
        return [line for n, line in enumerate(kept) if not limit or n < limit]


def one_process(command, source):
    """What everything is compared with."""
    with open(source, "rb") as lines:
        return subprocess.run(command, stdin=lines, check=True, capture_output=True).stdout


def by_pipe(session, command, source, parts):
    """rdd.pipe: each partition goes through a process of its own."""
    import shlex

    lines = session.sparkContext.textFile(str(source), parts)
    return lines.pipe(shlex.join(command), checkCode=True).collect()


def by_pandas(session, command, source):
    """mapInPandas: each batch of rows goes through a process of its own."""

    def filtered(batches):
        import subprocess

        import pandas

        for batch in batches:
            given = "".join(line + "\n" for line in batch["value"])
            done = subprocess.run(command, input=given.encode(), check=True, capture_output=True)
            yield pandas.DataFrame({"value": done.stdout.decode().split("\n")[:-1]})

    lines = session.read.text(str(source))
    return [row.value for row in lines.mapInPandas(filtered, "value string").collect()]


def main():
    ask = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    ask.add_argument("records", nargs="?", type=Path)
    ask.add_argument("--diglot", type=Path, default=ROOT / "target/release/diglot")
    ask.add_argument("--filter", choices=[*COMMANDS, "all"], default="all")
    ask.add_argument("--master", default="local-cluster[2,1,1024]")
    ask.add_argument("--limit", type=int, default=0, help="take so many records; 0 is all")
    ask.add_argument("--parts", type=int, default=7, help="partitions of rdd.pipe")
    asked = ask.parse_args()

    import pyspark
    from pyspark.sql import SparkSession

    os.environ.setdefault("SPARK_HOME", os.path.dirname(pyspark.__file__))
    os.environ["PYSPARK_PYTHON"] = sys.executable
    given = records(asked.records, asked.limit)
    differs = False
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "records.jsonl"
        source.write_text("".join(line + "\n" for line in given), "utf-8", newline="\n")
        size = source.stat().st_size
        session = (
            SparkSession.builder.master(asked.master)
            .appName("diglot")
            .config("spark.ui.enabled", "false")
            .config("spark.ui.showConsoleProgress", "false")
            # Small enough that a small file has several splits and a split several batches.
            .config("spark.sql.files.maxPartitionBytes", str(max(1, size // 5)))
            .config("spark.sql.files.openCostInBytes", "0")
            .config("spark.sql.execution.arrow.maxRecordsPerBatch", "100")
            .getOrCreate()
        )
        session.sparkContext.setLogLevel("ERROR")
        print(f"Spark {session.version}, {asked.master}; {len(given)} records, {size} bytes")
        for name, arguments in COMMANDS.items():
            if asked.filter not in (name, "all"):
                continue
            command = [str(asked.diglot.resolve()), *arguments]
            started = time.monotonic()
            expected = one_process(command, source)
            print(f"{name:9} one process   {time.monotonic() - started:6.1f} s  {len(expected)} bytes")
            for way, run in [
                ("rdd.pipe", lambda: by_pipe(session, command, source, asked.parts)),
                ("mapInPandas", lambda: by_pandas(session, command, source)),
            ]:
                started = time.monotonic()
                found = "".join(line + "\n" for line in run()).encode()
                same = found == expected
                differs |= not same
                print(
                    f"{name:9} {way:13} {time.monotonic() - started:6.1f} s  {len(found)} bytes"
                    f"  {'the same' if same else 'DIFFERENT'}"
                )
        session.stop()
    return int(differs)


if __name__ == "__main__":
    sys.exit(main())
