"""The two commands of the README: `python3 installer/bootstrap.py run`, and the same with `test`.

Standard library only. Older Pythons must be able to parse this file, so that they answer with a
sentence and not with a syntax error; everything newer lies beside it.
"""

import os
import sys
from collections.abc import Sequence

NEEDED = (3, 11)


def sentence_for_old_python(version: "Sequence[int]") -> "str | None":
    """What to tell someone whose Python is too old, or None if it will do.

    `version` is (major, minor, micro).
    """
    if tuple(version[:2]) >= NEEDED:
        return None
    needed = ".".join(str(part) for part in NEEDED)
    found = ".".join(str(part) for part in version)
    again = "python" + needed + " installer/bootstrap.py\n"
    return "".join(
        (
            "需要 Python " + needed + " 或更新版本，现在用的是 " + found + "。请装好后重新运行：" + again,
            "Python " + needed + " or newer is needed, this is " + found + ". Install it, then run: " + again,
        )
    )


if __name__ == "__main__":
    SENTENCE = sentence_for_old_python(sys.version_info[:3])
    if SENTENCE:
        sys.stderr.write(SENTENCE)
        sys.exit(2)

    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # no Chinese: "?" and not a traceback

    from pathlib import Path

    ROOT = Path(__file__).resolve().parent.parent
    sys.path[0] = str(ROOT)
    from installer.commands import main
    from installer.process import Programs

    sys.exit(main(sys.argv[1:], root=ROOT, runner=Programs(), environment=os.environ))
