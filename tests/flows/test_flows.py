import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from builders.offices import ASSISTANT, DRAFTER, FIRST, Stage, archive, certify, office_in, proposal_file, workspace_at
from conftest import Prefect
from pipeline.domain.findings import BadDocument, finding
from pipeline.errors import Busy, DamagedArchive, NotFound, OutsideFailure, QidangError, Refused
from pipeline.intake.watch_lock import watch_lock


def run(flow: Callable[..., Awaitable[Any]], root: Path, **asked: str) -> Any:
    """The flow run once in this process; its final state."""
    return asyncio.run(flow(str(root), **asked, return_state=True))


def shown(state: Any) -> dict[str, str]:
    """What the run shows to people as text, by key."""
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterFlowRunId

    async def read() -> dict[str, str]:
        chosen = ArtifactFilter(flow_run_id=ArtifactFilterFlowRunId(any_=[state.state_details.flow_run_id]))
        async with get_client() as client:
            made = [each for each in await client.read_artifacts(artifact_filter=chosen) if each.key]
        return {each.key: str(json.loads(each.data) if each.type == "table" else each.data) for each in made}

    return asyncio.run(read())


def name_of(state: Any) -> str:
    from prefect.client.orchestration import get_client

    async def read() -> str:
        async with get_client() as client:
            return (await client.read_flow_run(state.state_details.flow_run_id)).name

    return asyncio.run(read())


def outcome(state: Any) -> Any:
    """What the flow returned, or the exception it ended with."""
    return asyncio.run(state.aresult(raise_on_failure=False))


def test_a_proposal_file_is_drafted_and_shown(prefect: Prefect, tmp_path: Path) -> None:
    from flows.drafting import draft_contracts

    root = workspace_at(Stage.FOUNDED, tmp_path / "w")
    proposal_file(root / "var")

    state = run(draft_contracts, root, path="var/saas.yaml", by=DRAFTER)

    assert outcome(state) == [FIRST]
    assert name_of(state) == "起草 var/saas.yaml"
    assert FIRST in shown(state)["drafts"]
    with office_in(root).records.reading() as index:
        assert index.contract_numbers() == [FIRST]


def test_drafting_the_same_file_again_changes_nothing(prefect: Prefect, tmp_path: Path) -> None:
    from flows.drafting import draft_contracts

    root = workspace_at(Stage.DRAFTED, tmp_path / "w")
    ledger = office_in(root).workspace.ledger
    before = ledger.read_bytes()

    state = run(draft_contracts, root, path=str(proposal_file(tmp_path)), by=DRAFTER)

    assert outcome(state) == [FIRST]
    assert ledger.read_bytes() == before


def test_a_bad_proposal_shows_every_finding_and_is_not_tried_again(prefect: Prefect, tmp_path: Path) -> None:
    from flows.drafting import draft_contracts

    root = workspace_at(Stage.FOUNDED, tmp_path / "w")
    (root / "bad.yaml").write_text("proposal: {title: 只有标题}\n", encoding="utf-8")

    state = run(draft_contracts, root, path="bad.yaml", by=DRAFTER)

    assert state.is_failed()
    assert isinstance(outcome(state), BadDocument)
    assert all(each.code in shown(state)["draft-findings"] for each in outcome(state).findings)
    assert runs_of_tasks(state) == [1]


@pytest.mark.parametrize(("path", "by"), [("no-such.yaml", DRAFTER), ("var/saas.yaml", ASSISTANT)])
def test_what_the_rules_refuse_is_not_tried_again(prefect: Prefect, tmp_path: Path, path: str, by: str) -> None:
    from flows.drafting import draft_contracts

    root = workspace_at(Stage.FOUNDED, tmp_path / "w")
    proposal_file(root / "var")

    state = run(draft_contracts, root, path=path, by=by)

    assert isinstance(outcome(state), Refused)
    assert runs_of_tasks(state) == [1]


def test_the_sweep_takes_in_what_no_watch_did(prefect: Prefect, tmp_path: Path) -> None:
    from flows.intake import sweep

    root = quick(workspace_at(Stage.FOUNDED, tmp_path / "w"))
    (root / "inbox" / "说明.pdf").write_bytes(b"not a PDF at all")

    state = run(sweep, root)

    assert outcome(state) == 1
    assert "说明.pdf" in shown(state)["intake"]
    assert (root / "inbox" / "_已退回" / "说明.pdf").exists()
    assert name_of(state).startswith("收件巡查 ")


def test_the_sweep_leaves_a_watched_inbox_alone(prefect: Prefect, tmp_path: Path) -> None:
    from flows.intake import sweep

    root = quick(workspace_at(Stage.FOUNDED, tmp_path / "w"))
    (root / "inbox" / "说明.pdf").write_bytes(b"not a PDF at all")

    with watch_lock(root / "inbox"):
        state = run(sweep, root)

    assert outcome(state) == 0
    assert "收件守候在运行" in shown(state)["intake"]
    assert (root / "inbox" / "说明.pdf").exists()


def test_the_nightly_list_names_what_each_dossier_waits_for(prefect: Prefect, tmp_path: Path) -> None:
    from flows.nightly import check_completeness

    state = run(check_completeness, workspace_at(Stage.DRAFTED, tmp_path / "w"))

    assert outcome(state) >= 1
    assert "送审" in shown(state)["completeness"]
    assert name_of(state).startswith("齐全性检查 ")


def test_a_sound_archive_is_told_as_sound(prefect: Prefect, tmp_path: Path) -> None:
    from flows.nightly import check_archive

    state = run(check_archive, workspace_at(Stage.DRAFTED, tmp_path / "w"))

    assert outcome(state) == 0
    assert "全部相符" in shown(state)["fixity"]


def test_a_changed_file_turns_the_nightly_check_red(prefect: Prefect, tmp_path: Path) -> None:
    from flows.nightly import check_archive

    root = workspace_at(Stage.DRAFTED, tmp_path / "w")
    victim = next((root / "archive" / "collecting").rglob("*.pdf"))
    victim.chmod(0o644)
    victim.write_bytes(victim.read_bytes() + b" ")

    state = run(check_archive, root)

    assert isinstance(outcome(state), DamagedArchive)
    assert "K021" in shown(state)["fixity"]


def test_a_dossier_that_grew_is_archived_again_and_once(prefect: Prefect, tmp_path: Path) -> None:
    from flows.archiving import archive_dossiers

    root = workspace_at(Stage.EFFECTIVE, tmp_path / "w")
    archive(office_in(root))
    certify(office_in(root))

    grown, same = run(archive_dossiers, root), run(archive_dossiers, root)

    assert (outcome(grown), outcome(same)) == (1, 0)
    assert FIRST in shown(grown)["archived"]
    assert "没有到期" in shown(same)["archived"]


@pytest.mark.parametrize(
    ("failure", "tries"),
    [
        (OutsideFailure("转换中断"), 3),
        (Busy("别人正在写"), 3),
        (ConnectionResetError(), 3),
        (Refused("规则不允许"), 1),
        (NotFound("没有"), 1),
        (BadDocument("文件有错", [finding("G001", at="x", reason="y")]), 1),
        (ValueError("bug"), 1),
    ],
)
def test_only_failures_of_the_machine_are_tried_again(prefect: Prefect, failure: Exception, tries: int) -> None:
    from prefect import flow, task

    from flows.doorway import worth_retrying

    @task(retries=2, retry_delay_seconds=0, retry_condition_fn=worth_retrying)
    def stumble() -> None:
        raise failure

    @flow(name="stumbling")
    async def stumbling(root: str) -> None:
        stumble()

    state = run(stumbling, Path())

    assert state.is_failed()
    assert runs_of_tasks(state) == [tries]


def test_a_transient_failure_is_forgotten_when_the_next_try_works(prefect: Prefect, tmp_path: Path) -> None:
    from prefect import flow, task

    from flows.doorway import worth_retrying

    tries: list[QidangError] = [OutsideFailure("磁盘满了")]

    @task(retries=2, retry_delay_seconds=0, retry_condition_fn=worth_retrying)
    def stumble() -> str:
        if tries:
            raise tries.pop()
        return "起来了"

    @flow(name="stumbling")
    async def stumbling(root: str) -> str:
        return stumble()

    assert outcome(run(stumbling, tmp_path)) == "起来了"


@pytest.mark.slow
def test_every_step_is_tried_again_by_the_same_rule() -> None:
    from flows import archiving, drafting, intake, nightly
    from flows.doorway import worth_retrying

    steps = [archiving.archive_what_is_due, drafting.draft_file, intake.take_everything_in, intake.look_at_desk]
    steps += [nightly.gaps_now, nightly.damage_now]

    assert all(each.retry_condition_fn is worth_retrying and each.retries for each in steps)


@pytest.mark.slow
def test_no_flow_waits_for_the_heartbeat_of_a_synchronous_one() -> None:
    from flows.archiving import archive_dossiers
    from flows.drafting import draft_contracts
    from flows.intake import sweep
    from flows.nightly import check_archive, check_completeness

    assert all(each.isasync for each in (archive_dossiers, draft_contracts, sweep, check_archive, check_completeness))


def runs_of_tasks(state: Any) -> list[int]:
    """How often each task of the run was tried."""
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId

    async def read() -> list[int]:
        chosen = FlowRunFilter(id=FlowRunFilterId(any_=[state.state_details.flow_run_id]))
        async with get_client() as client:
            for _ in range(100):  # the server notes task runs a moment later, from their events
                tasks = await client.read_task_runs(flow_run_filter=chosen)
                if tasks and all(each.state and each.state.is_final() for each in tasks):
                    break
                await asyncio.sleep(0.2)
            return [each.run_count for each in tasks]

    return asyncio.run(read())


def quick(root: Path) -> Path:
    """The workspace with files that count as settled at once."""
    settings = root / "company.toml"
    text = settings.read_text(encoding="utf-8")
    text = text.replace("quiet_seconds = 3.0", "quiet_seconds = 0.1").replace(
        "patience_minutes = 10.0", "patience_minutes = 0.01"
    )
    settings.write_text(text, encoding="utf-8")
    return root
