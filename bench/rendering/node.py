"""The two node engines: installed with npm into a folder of their own, kept running, asked for so many documents."""

import base64
import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from rendering.contract import CARBONE, MUSTACHE, Language, template, values

RIVALS = Path(__file__).parent.parent / "rivals"
_INSTALLED = RIVALS / ".node"
ENGINES: dict[str, Language] = {"docxtemplater": MUSTACHE, "carbone": CARBONE}
_PATIENCE = 300


def install() -> str:
    """Installs the engines unless they are there; in words why they cannot be, empty when they can."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        return "node or npm is not installed: docxtemplater and carbone were not measured"
    if all((_INSTALLED / "node_modules" / each).is_dir() for each in ENGINES):
        return ""
    _INSTALLED.mkdir(exist_ok=True)
    for each in ("package.json", "package-lock.json"):
        shutil.copy(RIVALS / each, _INSTALLED / each)
    command = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
    try:
        subprocess.run(command, cwd=_INSTALLED, check=True, capture_output=True, timeout=_PATIENCE)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        shutil.rmtree(_INSTALLED, ignore_errors=True)
        return "npm could not install docxtemplater and carbone: they were not measured"
    return ""


@dataclass(slots=True)
class NodeEngine:
    """One engine in a process of its own, which keeps its compiled code warm."""

    process: subprocess.Popen[str]
    document: bytes = b""
    peak: int = 0

    def run(self, times: int) -> float:
        """Seconds for so many documents, as node itself measures them."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{times}\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        self.document, self.peak = base64.b64decode(answer["document"]), answer["peak"]
        return float(answer["seconds"])

    def close(self) -> None:
        """Ends the process."""
        self.process.terminate()
        self.process.wait(timeout=10)


def start(engine: str, folder: Path) -> NodeEngine:
    """The engine with the contract as its template."""
    template_path, data_path = folder / f"{engine}.docx", folder / "data.json"
    template_path.write_bytes(template(ENGINES[engine]))
    data_path.write_text(json.dumps(values()), encoding="utf-8")
    command = ["node", str(RIVALS / "render.js"), engine, str(template_path), str(data_path), str(_INSTALLED)]
    return NodeEngine(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
