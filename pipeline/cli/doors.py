"""What every command shares: one answer, shown as Chinese text or as JSON, and failures told plainly."""

import errno
import json
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

import click

from pipeline.cli.screen import Listing, console_for, say, show_findings, show_listing
from pipeline.cli.wording import misuse
from pipeline.domain.findings import BadDocument, Finding
from pipeline.errors import OutsideFailure, QidangError

__all__ = ["Answer", "HalfwayError", "Listing", "answering", "fail_plainly", "show"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command found or did: `data` for programs, the rest for people."""

    data: Mapping[str, object]
    lines: Sequence[str] = ()
    listings: Sequence[Listing] = ()
    findings: Sequence[Finding] = ()
    exit_code: int = 0


class HalfwayError(Exception):
    """A command did some of its work and then failed: `done` is what there is, the cause is the failure."""

    def __init__(self, done: Answer) -> None:
        super().__init__()
        self.done = done


@dataclass(slots=True)
class _Mode:
    as_json: bool = False


_mode = _Mode()


def answering(act: Callable[..., Answer]) -> Callable[..., None]:
    """Turn a function that returns an Answer into a command body with a `--json` option."""

    @click.option("--json", "as_json", is_flag=True, help="以 JSON 输出。")
    @wraps(act)
    def body(*args: object, **kwargs: object) -> None:
        _mode.as_json = bool(kwargs.pop("as_json", False))
        answer = act(*args, **kwargs)
        show(answer)
        if answer.exit_code:
            raise click.exceptions.Exit(answer.exit_code)

    return body


def show(answer: Answer) -> None:
    """Print an answer: one JSON object, or lines, tables and findings in Chinese."""
    if _mode.as_json:
        _print_json({**answer.data, "findings": [each.as_json() for each in answer.findings]})
        return
    console = console_for()
    for listing in answer.listings:
        show_listing(console, listing)
    for line in answer.lines:
        say(console, line)
    show_findings(console, answer.findings)


def fail_plainly(act: Callable[[], object], words: Sequence[str] = ()) -> int:
    """Run a command called with `words`; give its exit code, having told every failure in a sentence."""
    try:
        outcome = act()
    except click.exceptions.Exit as left:
        return int(left.exit_code)
    except (KeyboardInterrupt, click.exceptions.Abort):
        return 130
    except click.ClickException as error:
        return _told_misuse(error, as_json="--json" in words)
    except HalfwayError as left:
        return _told_halfway(left)
    except Exception as error:  # noqa: BLE001 - whatever it is, the user gets a sentence
        return _told(_as_failure(error))
    return outcome if isinstance(outcome, int) else 0


def _told_misuse(error: click.ClickException, *, as_json: bool) -> int:
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        error.show()
        return error.exit_code
    _mode.as_json = as_json
    return _told(misuse(error))


def _told_halfway(left: HalfwayError) -> int:
    """What was done first, then what went wrong; with --json both in one object."""
    failure = _as_failure(left.__cause__ if isinstance(left.__cause__, Exception) else left)
    if _mode.as_json:
        told = _failure_as_json(failure)
        findings = [*(each.as_json() for each in left.done.findings), *told["findings"]]
        _print_json({**left.done.data, **told, "findings": findings})
        return failure.exit_code
    show(left.done)
    return _told(failure)


def _told(failure: QidangError) -> int:
    _show_failure(failure)
    return failure.exit_code


def _as_failure(error: Exception) -> QidangError:
    if isinstance(error, QidangError):
        return error
    if isinstance(error, OSError):
        return _of_the_machine(error)
    traceback.print_exception(error)
    return QidangError(
        f"程序出了故障（{type(error).__name__}），这一步没有做成。",
        next_step="已完成的部分都在，不会重复；请把上面的英文内容交给管理员。",
    )


def _of_the_machine(failure: OSError) -> OutsideFailure:
    place = f"（{failure.filename}）" if failure.filename else ""
    sentences = {
        errno.ENOSPC: ("磁盘已满，没有写成。", "腾出空间后重新执行同一命令，已完成的部分不会重复。"),
        errno.EACCES: (f"没有读写权限{place}。", "请让管理员检查该文件夹的权限。"),
        errno.ENOENT: (f"找不到文件{place}。", "请核对路径后再试。"),
        errno.EISDIR: (f"这是文件夹，不是文件{place}。", "请给出具体文件。"),
        errno.ENOTDIR: (f"路径中间有一段是文件，不是文件夹{place}。", "请换一个文件夹。"),
        errno.EEXIST: (f"这里已有同名的文件{place}。", "请换一个名字，或先移走它。"),
        errno.EROFS: (f"这里只能读，不能写{place}。", "请让管理员检查磁盘或共享文件夹是否只读。"),
        errno.EDQUOT: ("磁盘配额已用完，没有写成。", "腾出空间后重新执行同一命令，已完成的部分不会重复。"),
    }
    message, step = sentences.get(failure.errno or 0, (f"读写失败：{failure}", "请稍后重试；反复出现请联系管理员。"))
    return OutsideFailure(message, next_step=step)


def _show_failure(failure: QidangError) -> None:
    if _mode.as_json:
        _print_json(_failure_as_json(failure))
        return
    findings = _findings_of(failure)
    console = console_for(to_stderr=True)
    say(console, f"✗ {failure.message}", style="bold red")
    show_findings(console, findings)
    # A step that a finding has just told would only be read twice.
    if failure.next_step and failure.next_step not in {each.next_step for each in findings}:
        say(console, f"→ {failure.next_step}", style="cyan")


def _failure_as_json(failure: QidangError) -> dict[str, Any]:
    findings = [each.as_json() for each in _findings_of(failure)]
    return {"error": failure.message, "next_step": failure.next_step, "findings": findings}


def _findings_of(failure: QidangError) -> tuple[Finding, ...]:
    return failure.findings if isinstance(failure, BadDocument) else ()


def _print_json(data: Mapping[str, object]) -> None:
    click.echo(json.dumps(data, ensure_ascii=False, indent=1, default=str))
