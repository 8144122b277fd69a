"""The tax invoice header 开票抬头: told apart when it is pasted, put together to be copied (PRACTICE 4.3).

People send it by chat as some lines of label and value, in any order and by many names, or as bare values.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from typing import Final

from crm_desktop.rules.invoice_labels import Part, Piece, pieces, trimmed
from crm_desktop.rules.phones import check_phone
from crm_desktop.rules.tax_number import check_tax_number
from crm_desktop.rules.typed import clean, half_width


@dataclass(frozen=True, slots=True)
class Header:
    """The parts of a header as texts, "" for one that is not known; the order is that of the invoice form."""

    name: str = ""
    tax_number: str = ""
    address: str = ""
    phone: str = ""
    bank: str = ""
    account: str = ""

    @property
    def found(self) -> tuple[str, ...]:
        """The names of the parts that are known."""
        return tuple(one.name for one in fields(self) if getattr(self, one.name))


@dataclass(frozen=True, slots=True)
class SplitHeader:
    """What a text was found to hold; `rest` is every word that no part took. `labelled`: a label named some part."""

    header: Header
    rest: str
    labelled: bool

    @property
    def is_header(self) -> bool:
        """Whether the text is a header, rather than the value of one field."""
        return len(self.header.found) > 1 or (self.labelled and bool(self.header.found))


_PHONE: Final = re.compile(
    r"(?<![\dA-Za-z])(?:(?:\+|00)86[ \-]?)?(?:1\d{2}[ \-]?\d{4}[ \-]?\d{4}|"
    r"(?:\(0\d{2,3}\)|0\d{2,3})[ \-]{0,2}\d{3,4}[ \-]?\d{4}|[48]00[ \-]?\d{3}[ \-]?\d{4})"
    r"(?:[ ]?(?:转|-转|分机|-)[ ]?\d{1,6})?(?![\dA-Za-z])"
)
_LOCAL: Final = re.compile(r"(?<![\dA-Za-z\-])\d{7,8}(?![\dA-Za-z\-])")
_ATOM: Final = r"[A-Za-z]{0,3}\d+(?:-\d+)*"
_ACCOUNT: Final = re.compile(rf"(?<![\dA-Za-z\-]){_ATOM}(?:[ ]\d+(?:-\d+)*)*(?![\dA-Za-z])")
_TAX: Final = re.compile(r"(?<![\dA-Za-z])[\dA-Za-z]{15,20}(?![\dA-Za-z])")
_TAX_GROUPS: Final = re.compile(r"[\dA-Za-z]+(?:[ \-][\dA-Za-z]+)+")
_BANK: Final = re.compile(r"银行|信用社|信用合作|农商|邮储|支行|分行|营业部|分理处|[工农中建交招]行")
_FIRM: Final = re.compile(r"公司|集团|.{2}(?:工作室|商行|中心|[厂店部社所院会场站])$")
_ADDRESS: Final = re.compile(r"\d[号弄栋楼室]|[路街道巷村].*\d|^.{1,7}(?:省|自治区|市|区|县)")
_GOES_ON: Final = re.compile(r"[路街道巷村镇乡号楼室厦园弄栋门层座]$|\d$")
_BETWEEN: Final = re.compile(r"[\s,，;；|]+")
_LEAST: Final = 9
"""Digits that an account has where no label says that it is one."""

_GROUP: Final = 8
"""Digits in one group of an account, at most; more are another number."""


def split_header(text: str) -> SplitHeader:
    """Find the parts in any order; a part said twice the same is one, said otherwise the second is in `rest`."""
    found = [piece for line in text.splitlines() for piece in pieces(clean(line))]
    gathered = _Gathered()
    for piece in _with_values(found):
        gathered.take_labelled(piece)
    for piece in found:
        gathered.take_joint(piece)
    gathered.take_bare()
    header = Header(**gathered.parts)
    return SplitHeader(header, "\n".join(gathered.rest), labelled=any(piece.parts - {Part.OTHER} for piece in found))


def header_block(header: Header) -> str:
    """The header as it is copied: up to five lines in the order of the form, in Chinese, as invoices are."""
    both = header.address and header.phone
    lines = (
        ("名称", header.name),
        ("税号", header.tax_number),
        ("地址、电话" if both else "地址" if header.address else "电话", f"{header.address} {header.phone}".strip()),
        ("开户行", header.bank),
        ("账号", header.account),
    )
    return "\n".join(f"{label}：{value}" for label, value in lines if value)


def split_place(text: str) -> tuple[str, str]:
    """Address and phone written as one; the phone is "" where there is none that can be one."""
    found = _phone_in(text, local=True)
    return _without(text, found) if found else (text, "")


def split_bank(text: str) -> tuple[str, str]:
    """Bank and account written as one; the account is "" where there is none."""
    found = _account_in(text, least=_LEAST)
    return _without(text, found) if found else (text, "")


Span = tuple[int, int]


@dataclass(slots=True)
class _Gathered:
    """What was found so far; the labelled parts are taken before those that only look like one."""

    parts: dict[str, str] = field(default_factory=dict)
    rest: list[str] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)

    def take_labelled(self, piece: Piece) -> None:
        """A value whose label names one part, which is looked for in it; what it is not goes to what has no label."""
        if piece.parts == {Part.TAX}:
            self._take(piece, "tax_number", _tax_in(piece.value))
        elif piece.parts == {Part.PHONE}:
            self._take(piece, "phone", _phone_in(piece.value, local=True))
        elif piece.parts == {Part.ACCOUNT}:
            self._take(piece, "account", _account_in(piece.value, least=1))
        elif Part.OTHER in piece.parts:
            self._leave(piece)
        elif Part.NAME in piece.parts:
            self._take_name(piece)

    def take_joint(self, piece: Piece) -> None:
        """Address and phone, bank and account, which people write as one whatever the label says."""
        if piece.parts and piece.parts <= {Part.PLACE, Part.PHONE} and Part.PLACE in piece.parts:
            self._take_two(piece, ("address", "phone"), _phone_in(piece.value, local=len(piece.parts) > 1))
        elif piece.parts and piece.parts <= {Part.BANK, Part.ACCOUNT} and Part.BANK in piece.parts:
            least = 1 if len(piece.parts) > 1 else _LEAST
            self._take_two(piece, ("bank", "account"), _account_in(piece.value, least=least))
        elif len(piece.parts) != 1 and not piece.parts & {Part.OTHER, Part.NAME}:
            self.beside.append(piece.value)

    def take_bare(self) -> None:
        """What has no label, or stood beside what a label named: by what it looks like."""
        for text in self.beside:
            self._take_words(text)

    def _take(self, piece: Piece, part: str, span: Span | None) -> None:
        if span is not None:
            self._put(part, piece.value[slice(*span)], label=piece.label)
            self.beside.append(_without(piece.value, span)[0])
        elif piece.value and not any("\u3400" <= sign <= "\u9fff" for sign in piece.value):
            self._put(part, piece.value, label=piece.label)
        else:
            self._leave(piece)

    def _leave(self, piece: Piece) -> None:
        if piece.value:
            self.rest.append(f"{piece.label}：{piece.value}")

    def _take_name(self, piece: Piece) -> None:
        span = _tax_of_firm_in(piece.value) if "tax_number" not in self.parts else None
        name, number = _without(piece.value, span) if span is not None else (piece.value, "")
        self._put("name", name, label=piece.label)
        self._put("tax_number", number)

    def _take_two(self, piece: Piece, names: tuple[str, str], span: Span | None) -> None:
        first, second = names
        if span is None or (second in self.parts and len(piece.parts) == 1):
            self._put(first, piece.value, label=piece.label)
            return
        self._put(second, piece.value[slice(*span)])
        self._put(first, trimmed(_without(piece.value, span)[0]), label=piece.label)

    def _take_words(self, text: str) -> None:
        """Numbers by their shape, words by what they end in; each part once."""
        for part, search in (("tax_number", _tax_of_firm_in), ("phone", _sure_phone_in), ("account", _bare_account_in)):
            span = search(text) if part not in self.parts else None
            if span is not None:
                self._put(part, text[slice(*span)])
                text = _without(text, span)[0]
        free = {part for part in ("name", "address", "bank") if part not in self.parts}
        left: list[str] = []
        before = ""
        for word in filter(None, map(trimmed, _BETWEEN.split(text))):
            part = _looks_like(word, after=before)
            if part in free and (part not in self.parts or part == before != "name"):
                self.parts[part] = f"{self.parts[part]} {word}" if part in self.parts else word
                before = part
            else:
                left.append(word)
        if left:
            self.rest.append(" ".join(left))

    def _put(self, part: str, text: str, *, label: str = "") -> None:
        value = check_tax_number(trimmed(text)).number if part == "tax_number" else trimmed(text)
        if not value:
            return
        if part not in self.parts:
            self.parts[part] = value
        elif _bare(self.parts[part]) != _bare(value):
            self.rest.append(f"{label}：{value}" if label else value)


def _with_values(found: list[Piece]) -> Iterable[Piece]:
    """A label with nothing behind it speaks for the line below; `found` is changed so."""
    for at, piece in enumerate(found[:-1]):
        below = found[at + 1]
        if piece.parts and not piece.value and not below.parts:
            found[at], found[at + 1] = Piece(piece.parts, piece.label, below.value), Piece(frozenset(), "", "")
    return found


def _phone_in(text: str, *, local: bool) -> Span | None:
    """The first number that can be one; with `local` also one without its area code."""
    folded = half_width(text)
    found = [match for match in _PHONE.finditer(folded) if check_phone(match.group()).accepted]
    if not found and local:
        found = list(_LOCAL.finditer(folded))[-1:]
    return found[0].span() if found else None


def _sure_phone_in(text: str) -> Span | None:
    return _phone_in(text, local=False)


def _account_in(text: str, *, least: int) -> Span | None:
    """The longest run of digits, in groups or not, with at least so many of them."""
    spans = [_groups(match) for match in _ACCOUNT.finditer(half_width(text))]
    sized = [(sum(sign.isdigit() for sign in text[slice(*span)]), span) for span in spans]
    best = max(sized, key=lambda one: one[0], default=(0, (0, 0)))
    return best[1] if best[0] >= max(least, 1) else None


def _bare_account_in(text: str) -> Span | None:
    return _account_in(text, least=_LEAST if _BANK.search(text) else 12)


def _groups(match: re.Match[str]) -> Span:
    """Groups of a few digits are one number; behind a long one another number begins."""
    words = match.group().split(" ")
    if len(words[0]) > _GROUP:
        return match.start(), match.start() + len(words[0])
    end = len(words[0])
    for word in words[1:]:
        if len(word) > _GROUP:
            break
        end += 1 + len(word)
    return match.start(), match.start() + end


def _tax_in(text: str) -> Span | None:
    folded = half_width(text)
    whole = _TAX.search(folded)
    if whole is not None:
        return whole.span()
    for match in _TAX_GROUPS.finditer(folded):
        ends = {len(re.sub(r"[ \-]", "", match.group()[:end])): end for end in _ends(match.group())}
        end = next((ends[length] for length in (18, 20, 15) if length in ends), None)
        if end is not None:
            return match.start(), match.start() + end
    return None


def _ends(groups: str) -> list[int]:
    return [*(separator.start() for separator in re.finditer(r"[ \-]", groups)), len(groups)]


def _tax_of_firm_in(text: str) -> Span | None:
    """Without a label: a code of 18 that holds a letter, or begins as firms' codes do."""
    for match in _TAX.finditer(half_width(text)):
        code = match.group()
        if len(code) == 18 and (not code.isdigit() or code.startswith("9")):
            return match.span()
    return None


def _looks_like(word: str, *, after: str) -> str:
    if _BANK.search(word):
        return "bank"
    if _FIRM.search(word):
        return "name"
    address = _ADDRESS.search(word) or (after == "address" and _GOES_ON.search(word))
    return "address" if address else ""


def _without(text: str, span: Span) -> tuple[str, str]:
    """What stands around the span, and what stands in it."""
    around = f"{trimmed(text[: span[0]])} {trimmed(text[span[1] :])}".strip()
    return around, text[slice(*span)]


def _bare(text: str) -> str:
    return re.sub(r"[\s\-]", "", half_width(text)).upper()
