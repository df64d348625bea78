"""`python -m tests.screenshots OUT [SCENE …]` writes PNG files to OUT/LANGUAGE-LOOK[-SIZE]/."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

LANGUAGES = ("zh_CN", "zh_TW", "en")
LOOKS = ("light", "dark")
LARGE = "1.5"


def main() -> int:
    """Take the pictures that the arguments ask for."""
    parser = argparse.ArgumentParser(prog="tests.screenshots")
    parser.add_argument("out", type=Path)
    parser.add_argument("scenes", nargs="*")
    parser.add_argument("--language", choices=LANGUAGES, action="append")
    parser.add_argument("--look", choices=LOOKS, action="append")
    parser.add_argument("--large", action="store_true", help="at 150 %% (a process of its own)")
    wanted = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if wanted.large:
        os.environ["QT_SCALE_FACTOR"] = LARGE
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CLIENTBOOK_PROFILE"] = folder
        _photograph(Path(folder), wanted)
    if not wanted.large and not wanted.scenes:
        return subprocess.call([sys.executable, "-m", "tests.screenshots", *sys.argv[1:], "--large"])
    return 0


def _photograph(folder: Path, wanted: argparse.Namespace) -> None:
    from clientbook.vault.crypto import kdf
    from tests.fixtures_firm import FAST
    from tests.screenshots.papers import print_all
    from tests.screenshots.scenes import MAIN, SCENES
    from tests.screenshots.studio import Studio

    kdf.LIMITS = FAST
    studio = Studio(folder, wanted.out)
    names = wanted.scenes or (MAIN if wanted.large else list(SCENES))
    for language in wanted.language or LANGUAGES:
        for look in wanted.look or LOOKS:
            for name in names:
                studio.dress(language, look, "large" if wanted.large else "")
                SCENES[name](studio)
                if name in MAIN and not wanted.large:
                    studio.dress(language, look, "wide")
                    SCENES[name](studio)
    studio.close()
    if not wanted.large and not wanted.scenes:
        for language in wanted.language or LANGUAGES:
            print_all(studio.firm, wanted.out, language)


if __name__ == "__main__":
    raise SystemExit(main())
