"""What a person reads in the window exists in both languages."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.tree import docstrings, files, name, parsed

CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff、，；。：（）]")
TRANSLATING = {"tr", "Words"}
HALF = re.compile(r"(^|_)(zh|typed)$", re.IGNORECASE)
BOTH = 2


def is_translating(node: ast.AST) -> bool:
    """Whether a node gives a text in both languages: tr("中文", "English") or Words(...)."""
    if not isinstance(node, ast.Call):
        return False
    called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    return called in TRANSLATING and len(node.args) + len(node.keywords) >= BOTH


def is_chinese_half(node: ast.AST) -> bool:
    """Whether a name says that its value is half of a pair (`DAYS_ZH`), or what a person types (`DAYS_TYPED`)."""
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    names = [inner.id for target in targets for inner in ast.walk(target) if isinstance(inner, ast.Name)]
    return any(HALF.search(given) for given in names)


def one_language_only(tree: ast.Module) -> Iterator[str]:
    """The Chinese texts of a file, with their lines, that have no English and are not documentation."""
    fine = {id(constant) for constant in docstrings(tree)}
    for node in ast.walk(tree):
        if is_translating(node) or is_chinese_half(node):
            fine.update(id(inner) for inner in ast.walk(node))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in fine and CHINESE.search(text_of(node)):
            yield f"{node.lineno}: {text_of(node)}"


def text_of(node: ast.Constant) -> str:
    """A constant as text; nothing for numbers and bytes."""
    return node.value if isinstance(node.value, str) else ""


def is_scene(path: Path) -> bool:
    """Whether a file draws made-up people and firms for review: sample data, in no language of the window."""
    return path.stem.startswith("gallery") or path.stem == "scenes"


SHOWN = [path for path in files("crm_desktop/ui", pattern="*.py") if not is_scene(path)]


FULL_WIDTH = re.compile("[“”‘’「」《》、，。；：？！（）]")
NOT_CHINESE = re.compile(r"[「」]|[\u4e00-\u9fff][,;:?!()]")


def foreign_signs(tree: ast.Module) -> Iterator[str]:
    """The pairs of a file whose English has Chinese signs (as wide as a character there), or the other way round."""
    for node in ast.walk(tree):
        if is_translating(node) and isinstance(node, ast.Call):
            for half, signs in zip(node.args, (NOT_CHINESE, FULL_WIDTH), strict=False):
                for inner in ast.walk(half):
                    if isinstance(inner, ast.Constant) and signs.search(text_of(inner)):
                        yield f"{inner.lineno}: {text_of(inner)}"


@pytest.mark.parametrize("path", files("crm_desktop", "forms", pattern="*.py"), ids=name)
def test_each_language_has_its_own_quotation_marks_and_commas(path: Path) -> None:
    assert list(foreign_signs(parsed(path))) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("tr('把“金彩”归档', 'Archive \"金彩\"')", 0),
        ("tr('把「金彩」归档', 'Archive it')", 1),
        ("tr('归档,恢复', 'Archive it')", 1),
        ("Words('归档', f'Archive “{name}”')", 2),
    ],
)
def test_signs_of_the_other_language_are_found(source: str, found: int) -> None:
    assert len(list(foreign_signs(ast.parse(source)))) == found


@pytest.mark.parametrize("path", SHOWN, ids=name)
def test_no_chinese_in_the_window_without_its_english(path: Path) -> None:
    assert list(one_language_only(parsed(path))) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('label = tr("保存", "Save")', 0),
        ('label = language.tr("保存", "Save")', 0),
        ('label = Words(zh="保存", en="Save")', 0),
        ('label = tr(f"还有 {n} 条", f"{n} left")', 0),
        ('"""说明"""', 0),
        ('zh, en = "年", "year"', 0),
        ('_DAYS_ZH: Final = "一二三"', 0),
        ('label = "保存"', 1),
        ('label = tr("保存")', 1),
        ('label = f"还有 {n} 条"', 2),
        ('button.setText("保存" + tr("并新建", "and new"))', 1),
    ],
)
def test_the_rule_sees_what_it_should(source: str, found: int) -> None:
    assert len(list(one_language_only(ast.parse(source)))) == found
