"""What every flow shares: the workspace it works on, which failures are worth another try, how findings look."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from prefect.artifacts import acreate_markdown_artifact, acreate_table_artifact
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run

from pipeline.bootstrap import open_office
from pipeline.domain.calendar.clock import CHINA
from pipeline.domain.findings import Finding
from pipeline.errors import Busy, OutsideFailure
from pipeline.services.office import Office

ZONE = "Asia/Shanghai"
TRANSIENT = (OutsideFailure, Busy, OSError)
LONGEST_TABLE = 500


@contextmanager
def office_at_work(root: str) -> Iterator[Office]:
    """The workspace in the folder `root`, opened and closed again."""
    with open_office(Path(root)) as office:
        yield office


def worth_retrying(_task: object, _run: object, state: State[Any]) -> bool:
    """True for failures of the machine or its neighbours; a rule that says no will say no again."""
    return isinstance(state.data, TRANSIENT)


def named_with_time(title: str) -> str:
    """A run's name: what it does and when it was due, in China's time."""
    due: datetime = flow_run.scheduled_start_time
    return f"{title} {due.astimezone(CHINA):%m-%d %H:%M}"


async def show_table(key: str, title: str, rows: Sequence[Mapping[str, str]], *, nothing: str) -> None:
    """The rows as an artifact of this run, the first hundreds of very many; or the sentence `nothing`."""
    if not rows:
        await acreate_markdown_artifact(key=key, markdown=f"# {title}\n\n{nothing}", description=title)
        return
    more = len(rows) - LONGEST_TABLE
    told = f"{title}（共 {len(rows)} 项）" + (f"，此处略去 {more} 项" if more > 0 else "")
    await acreate_table_artifact(key=key, table=[dict(each) for each in rows[:LONGEST_TABLE]], description=told)


async def show_findings(key: str, title: str, findings: Sequence[Finding], *, nothing: str) -> None:
    """The findings as a list that people read: place, what is wrong, what to do; or the sentence `nothing`."""
    lines = [_told(each) for each in findings[:LONGEST_TABLE]] or [nothing]
    if len(findings) > LONGEST_TABLE:
        lines.append(f"……此处略去 {len(findings) - LONGEST_TABLE} 项")
    await acreate_markdown_artifact(key=key, markdown=f"# {title}\n\n" + "\n".join(lines), description=title)


def _told(each: Finding) -> str:
    place, message, step = (_plain(text) for text in (each.at, each.message, each.next_step))
    return f"- **{each.code}** {place}：{message}" + (f" → {step}" if step else "")


def _plain(text: str) -> str:
    """Text from a document, so that it shows as it is and not as Markdown."""
    kept = " ".join(text.split())
    return "".join(f"\\{letter}" if letter in r"\`*_{}[]<>#|" else letter for letter in kept)
