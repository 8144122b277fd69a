"""The copy of a person's data as files to hand over: a PDF to read, JSON for another program, photos (PIPL 45)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

from crm_desktop.rules.deadlines import BRANCH_ZONE
from crm_desktop.rules.words import Language, Words
from crm_desktop.services.personal_copy import Part, PersonalCopy

FORMAT: Final = "personal-data-copy"
VERSION: Final = 1

_TITLE: Final = Words("个人信息副本", "Copy of personal data")
_RIGHTS: Final = Words(
    "您可以要求更正、补充、撤回同意或删除；不同意或撤回不影响正常购货和服务。其他人的姓名和号码已打码。",
    "You may have this corrected, completed or erased, and withdraw consent; it costs you no service. "
    "Other people's names and numbers are masked.",
)
_COLUMNS: Final = (
    (Words("类别", "Kind"), 1.5),
    (Words("时间", "When"), 1.5),
    (Words("项目", "Field"), 1.7),
    (Words("内容", "Content"), 5.0),
)


def copy_json(copy: PersonalCopy) -> bytes:
    """The copy as JSON: each value under its field's name and with its label, times with their zone."""
    parts = [
        {
            "kind": part.kind,
            "title": _both(part.title),
            "at": part.at.astimezone(BRANCH_ZONE).isoformat() if part.at else None,
            "fields": [
                {"field": one.field, "label": _both(one.words), "value": _both(one.value)} for one in part.items
            ],
        }
        for part in copy.parts
    ]
    told = {
        "format": FORMAT,
        "version": VERSION,
        "person": copy.person,
        "customer": copy.name,
        "number": copy.number,
        "made_at": copy.made_at.astimezone(BRANCH_ZONE).isoformat(),
        "made_by": copy.made_by,
        "branch": _both(copy.branch),
        "notice": copy.notice,
        "rights": _both(_RIGHTS),
        "parts": parts,
    }
    return msgspec.json.format(msgspec.json.encode(told), indent=2) + b"\n"


def copy_pdf(copy: PersonalCopy, *, language: Language = "zh") -> bytes:
    """The copy on A4, every line of it, to be signed for."""
    # The paper's typefaces and its library are read when something is printed, not when the program starts.
    from forms.report import Column, TableReport, render_table_report

    made = f"{copy.made_at.astimezone(BRANCH_ZONE):%Y-%m-%d %H:%M}"
    head = Words(
        f"{copy.person}　{copy.name}　{copy.number}　{made}　告知书 {copy.notice}",
        f"{copy.person}   {copy.name}   {copy.number}   {made}   notice {copy.notice}",
    )
    return render_table_report(
        TableReport(
            title=_TITLE.of(language),
            columns=tuple(Column(title.of(language), share) for title, share in _COLUMNS),
            rows=tuple(row for part in copy.parts for row in _rows(part, language)),
            meta=(copy.branch.of(language), head.of(language), _RIGHTS.of(language)),
            signatures=(
                Words("本人签收", "Received by").of(language),
                Words(f"经办人 {copy.made_by}", f"Given by {copy.made_by}").of(language),
            ),
            foot=f"{_TITLE.of(language)} {copy.number}",
        ),
        language=language,
    )


def save_copy(copy: PersonalCopy, path: Path, *, language: Language = "zh") -> tuple[Path, ...]:
    """Write the PDF at `path`, and beside it the JSON under the same name and the photos under that and their number.

    None of them is there half. Raises OSError.
    """
    contents = {path.with_suffix(".pdf"): copy_pdf(copy, language=language), path.with_suffix(".json"): copy_json(copy)}
    contents |= {path.with_name(f"{path.stem}-{at}.jpg"): photo for at, photo in enumerate(copy.photos, 1)}
    fresh = {target: target.with_name(f".{target.name}.part") for target in contents}
    try:
        for target, content in contents.items():
            fresh[target].write_bytes(content)
        for target in contents:
            fresh[target].replace(target)
    finally:
        for left in fresh.values():
            left.unlink(missing_ok=True)
    return tuple(contents)


def _rows(part: Part, language: Language) -> Iterator[tuple[str, ...]]:
    at = f"{part.at.astimezone(BRANCH_ZONE):%Y-%m-%d %H:%M}" if part.at else ""
    for line, item in enumerate(part.items):
        kind = part.title.of(language) if line == 0 else ""
        yield kind, at if line == 0 else "", item.words.of(language), item.value.of(language)


def _both(words: Words) -> dict[str, str]:
    return {"zh": words.zh, "en": words.en}
