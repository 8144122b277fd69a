"""The map from a font subset's codes back to Unicode, so that printed names can be searched and copied."""

from collections.abc import Sequence

# The CMap format allows at most this many entries in one block.
_BLOCK = 100


def to_unicode_map(font: str, subset: Sequence[int]) -> str:
    """A ToUnicode CMap for `subset`, the code points at the codes 0, 1, 2 ... of the single-byte font `font`.

    Code points above U+FFFF are written as UTF-16 surrogate pairs, as the PDF reference (9.10.3) demands.
    """
    entries = [f"<{code:02X}> <{_utf16(point)}>" for code, point in enumerate(subset)]
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        f"/CIDSystemInfo << /Registry ({font}) /Ordering ({font}) /Supplement 0 >> def",
        f"/CMapName /{font} def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<00> <FF>",
        "endcodespacerange",
    ]
    for start in range(0, len(entries), _BLOCK):
        block = entries[start : start + _BLOCK]
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines)


def _utf16(point: int) -> str:
    return chr(point).encode("utf-16-be").hex().upper()
