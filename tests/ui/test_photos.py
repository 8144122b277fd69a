"""What is kept of a photo: upright, of bounded size, and nothing that the camera wrote into it."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage

from crm_desktop.services.errors import Invalid
from crm_desktop.ui import photos
from crm_desktop.ui.photos import LONG_SIDE, MOST_BYTES, made_fit, shown

GPS, ORIENTATION, MODEL = 0x8825, 0x0112, 0x0110


@pytest.fixture
def from_camera(tmp_path: Path) -> Path:
    """A photo taken with the phone held upright: the picture lies on its side and says so, and where it was taken."""
    exif = Image.Exif()
    exif[ORIENTATION], exif[MODEL] = 6, "SecretPhone"
    exif.get_ifd(GPS)[2] = (41.0, 48.0, 12.0)
    path = tmp_path / "IMG_0001.JPG"
    Image.effect_noise((4000, 3000), 90).convert("RGB").save(path, exif=exif, comment=b"at the customer's", quality=95)
    return path


def test_a_photo_is_turned_upright_bounded_and_stripped(from_camera: Path) -> None:
    before = Image.open(BytesIO(from_camera.read_bytes()))
    assert before.getexif().get_ifd(GPS)
    kept = made_fit(from_camera)
    assert len(kept) <= MOST_BYTES < from_camera.stat().st_size
    after = Image.open(BytesIO(kept))
    assert after.format == "JPEG"
    assert after.height == max(after.size) <= LONG_SIDE
    assert not dict(after.getexif())
    assert b"SecretPhone" not in kept
    assert b"customer's" not in kept
    assert b"Exif" not in kept


def test_a_small_picture_is_not_enlarged_and_what_is_see_through_is_white(tmp_path: Path) -> None:
    path = tmp_path / "small.png"
    Image.new("RGBA", (60, 40), (0, 0, 0, 0)).save(path)
    after = Image.open(BytesIO(made_fit(path)))
    assert after.size == (60, 40)
    assert min(after.getpixel((30, 20))) > 250


def test_what_claims_to_be_huge_is_refused_before_it_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "bomb.png"
    Image.new("1", (4000, 4000)).save(path)
    monkeypatch.setattr(photos, "_MOST_PIXELS", 1_000_000)
    with pytest.raises(Invalid, match="too large"):
        made_fit(path)
    monkeypatch.setattr(photos, "MOST_READ", 100)
    with pytest.raises(Invalid, match="too large"):
        made_fit(path)


@pytest.mark.qt_log_ignore("J(PEG|FIF)", extend=True)
@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("none.jpg", None, "cannot be read"),
        ("empty.jpg", b"", "no photo"),
        ("animated.gif", b"GIF89a\1\0\1\0\0\0\0;", "no photo"),
        ("cut.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF\0", "cannot be opened"),
    ],
)
def test_bad_files_are_refused_in_a_sentence(tmp_path: Path, name: str, content: bytes | None, says: str) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Invalid, match=says):
        made_fit(path)


def test_an_empty_picture_of_the_clipboard_is_refused() -> None:
    with pytest.raises(Invalid, match="cannot be opened"):
        made_fit(QImage())


def test_it_is_shown_no_larger_than_asked(from_camera: Path) -> None:
    image = shown(made_fit(from_camera), QSize(200, 200))
    assert image.height() == 200
    assert shown(b"nothing", QSize(9, 9)).isNull()
