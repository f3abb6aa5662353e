"""Where things lie in a workspace: path arithmetic, nothing touched."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Workspace:
    """A folder with `company.toml`; every other place follows from it."""

    root: Path

    @property
    def company_file(self) -> Path:
        return self.root / "company.toml"

    @property
    def kinds(self) -> Path:
        return self.root / "doc_templates"

    @property
    def inbox(self) -> Path:
        return self.root / "inbox"

    @property
    def archive(self) -> Path:
        return self.root / "archive"

    @property
    def collecting(self) -> Path:
        return self.archive / "collecting"

    @property
    def templates(self) -> Path:
        return self.archive / "templates"

    @property
    def page_key(self) -> Path:
        return self.archive / "keys" / "page.key"

    @property
    def dossiers(self) -> Path:
        return self.archive / "dossiers"

    @property
    def work(self) -> Path:
        return self.archive / "work"

    @property
    def orphans(self) -> Path:
        """What killed runs left under a name that something else needed; kept, in case somebody misses it."""
        return self.archive / "orphans"

    @property
    def ledger(self) -> Path:
        return self.archive / "ledger" / "events.jsonl"

    @property
    def index(self) -> Path:
        return self.root / "var" / "index.sqlite3"

    @property
    def var(self) -> Path:
        return self.root / "var"

    def folder_of(self, contract_no: str) -> Path:
        """The write-once folder of a running dossier."""
        return self.collecting / contract_no

    def relative(self, path: Path) -> str:
        """A path as the ledger writes it: relative to the archive folder, with forward slashes."""
        return path.relative_to(self.archive).as_posix()

    def stored(self, relative: str) -> Path:
        """The file a ledger path means."""
        return self.archive / relative
