"""The checker as one text file that runs without this software."""

import ast
import json
from functools import cache
from importlib.resources import files

from pipeline.domain.findings import catalogue

_PACKAGE = "pipeline.archive.verify"
_MODULES = ("faults", "inventories", "files", "stored", "dossiers", "objects", "ledger", "storage", "script")
_HEAD = '''\
#!/usr/bin/env python3
"""契档 Qidang 归档库核验程序（单文件，只用 Python 3.11 以上的标准库）。

用法：python3 verify.py [归档库目录 [总账文件]]；不写时核验本文件旁边的 dossiers/ 与 ledger/events.jsonl。
Checks every file of the archive against its recorded digests; needs nothing but Python's standard library.
"""
'''


@cache
def standalone_verifier() -> bytes:
    """The source of `verify.py`: every checking module in one file, with the Chinese sentences it shows."""
    trees = [(source, ast.parse(source)) for source in map(_source, _MODULES)]
    imports = {ast.unparse(node) for _, tree in trees for node in tree.body if _is_outer_import(node)}
    bodies = [_body(source, tree) for source, tree in trees]
    words = {code: [row.severity.value, row.message, row.next_step] for code, row in catalogue().items() if _ours(code)}
    table = json.dumps(words, ensure_ascii=False, indent=1)
    tail = f'WORDINGS.update({table})\n\nif __name__ == "__main__":\n    sys.exit(main(sys.argv[1:]))\n'
    return "\n\n".join([_HEAD + "\n" + "\n".join(sorted(imports)), *bodies, tail]).encode()


def _source(module: str) -> str:
    return files(_PACKAGE).joinpath(f"{module}.py").read_text("utf-8")


def _is_outer_import(node: ast.stmt) -> bool:
    if isinstance(node, ast.ImportFrom):
        return not str(node.module).startswith(_PACKAGE)
    return isinstance(node, ast.Import)


def _body(source: str, tree: ast.Module) -> str:
    last_import = max(node.end_lineno or 0 for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom))
    return "\n".join(source.splitlines()[last_import:]).strip()


def _ours(code: str) -> bool:
    return code.startswith("A2")
