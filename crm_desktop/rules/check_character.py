"""The last character of every human number, which catches what hands get wrong (DESIGN "Human numbers").

The 34 characters are the elements of the dihedral group D17, multiplied along the number with a permutation applied
once more at each place from the right, as Verhoeff did with D5 for ten digits. The permutation is anti-symmetric, so
that every wrong character and every swap of two neighbours changes the product. A weighted sum modulo 34 cannot,
and one modulo 37 would leave gaps in the numbering, which auditors would take for missing forms.
"""

from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_HALF: Final = len(ALPHABET) // 2


def check_character(body: str) -> str:
    """The character that completes `body`, which may hold characters of `ALPHABET` only (else ValueError)."""
    product = 0
    for place, character in enumerate(reversed(body), start=1):
        product = _multiply(_permute(ALPHABET.index(character), place), product)
    return ALPHABET[_inverse(product)]


def is_complete(number: str) -> bool:
    """Whether the last character of `number` is the check character of what stands before it."""
    return len(number) > 1 and set(number) <= set(ALPHABET) and check_character(number[:-1]) == number[-1]


def _multiply(left: int, right: int) -> int:
    """The product in D17: 0-16 are the rotations, 17-33 the reflections."""
    turn = right % _HALF if left < _HALF else -(right % _HALF)
    return (left % _HALF + turn) % _HALF + _HALF * ((left >= _HALF) ^ (right >= _HALF))


def _inverse(element: int) -> int:
    return (-element) % _HALF if element < _HALF else element


def _permute(element: int, times: int) -> int:
    """Apply rotation i -> -i, reflection j -> j + 1 `times` times."""
    if element < _HALF:
        return element if times % 2 == 0 else (-element) % _HALF
    return _HALF + (element - _HALF + times) % _HALF
