"""The command line of the checker when it runs alone: `python3 verify.py [dossiers [events.jsonl]]`."""

import sys
from pathlib import Path

from pipeline.archive.verify.faults import Fault
from pipeline.archive.verify.storage import check_root

# Code → severity, sentence, next step; filled in when the stand-alone file is made.
WORDINGS: dict[str, tuple[str, str, str]] = {}


def main(arguments: list[str]) -> int:
    """0 when everything is sound, 1 when there are faults, 2 when there is nothing to check."""
    places = [Path(each) for each in arguments if not each.startswith("-")]
    root = places[0] if places else Path(__file__).resolve().parent / "dossiers"
    ledger = places[1] if len(places) > 1 else root.resolve().parent / "ledger" / "events.jsonl"
    if not root.is_dir():
        print(f"没有这个目录：{root}", file=sys.stderr)
        return 2
    checked = check_root(root, ledger)
    for each in checked.faults:
        print(line_of(each))
    errors = [each for each in checked.faults if WORDINGS.get(each.code, ("E",))[0] == "E"]
    print(f"核验 {checked.objects} 卷 {checked.files} 个文件 {checked.size} 字节：{_verdict(len(errors))}")
    return 1 if errors else 0


def line_of(fault: Fault) -> str:
    """One fault as one line a person reads."""
    _, sentence, next_step = WORDINGS.get(fault.code, ("E", "{}", ""))
    return f"{fault.code} {fault.at}：{sentence.format(**fault.values)}。{next_step}。"


def _verdict(errors: int) -> str:
    return f"发现 {errors} 处错误" if errors else "完好"
