"""The sources as the checks read them: which files there are, and their code without strings and comments."""

from __future__ import annotations

import ast
import io
import tokenize
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_SILENT = {tokenize.STRING, tokenize.COMMENT, tokenize.NL, tokenize.INDENT, tokenize.DEDENT}
_SILENT |= {getattr(tokenize, name) for name in ("FSTRING_MIDDLE",) if hasattr(tokenize, name)}


@cache
def modules(*folders: str) -> tuple[Path, ...]:
    """Return every Python file below `folders` of the checkout."""
    return tuple(sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py")))


def name(path: Path) -> str:
    """Return the path inside the checkout, with forward slashes."""
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    """Return the parsed file."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


@cache
def code(path: Path) -> dict[int, str]:
    """Return the code of each line, without strings and comments, one blank where the source may have several."""
    words: dict[int, list[str]] = {}
    reader = io.StringIO(path.read_text(encoding="utf-8")).readline
    for token in tokenize.generate_tokens(reader):
        if token.type not in _SILENT:
            words.setdefault(token.start[0], []).append(token.string)
    return {line: _joined(parts) for line, parts in words.items()}


def literals(path: Path) -> list[ast.Constant]:
    """Return the string constants of the file that are not docstrings."""
    described = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree(path))
        if isinstance(node, described) and node.body and isinstance(node.body[0], ast.Expr)
    }
    return [
        node
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
    ]


def _joined(parts: list[str]) -> str:
    text = ""
    for part in parts:
        apart = text[-1:].isidentifier() and part[:1].isidentifier()
        text += f" {part}" if apart else part
    return text
