"""Everything done to the program from outside: try it, test it, check, translate, measure and pack it.

`python -m pip install nox`, then `nox -s demo` or `nox -s tests`; `nox -l` lists the rest.
"""

from __future__ import annotations

import csv
import ctypes
import os
import platform
import shutil
import sys
from pathlib import Path
from typing import NamedTuple

import nox
from nox.command import CommandFailed

PROJECT = nox.project.load_toml("pyproject.toml")
LOCALES = Path("resources/locale")
LANGUAGES = ("zh_CN", "zh_TW")
DEMO = Path("demo")
DEPLOYED = {"platform": "win_amd64", "python": "3.11"}
"""What the offices run."""

nox.options.sessions = ["lint", "tests"]
nox.options.reuse_venv = "yes"


class Need(NamedTuple):
    """A library or a tool of the system, and the Debian package that brings it."""

    name: str
    package: str


WINDOW = (
    Need("libEGL.so.1", "libegl1"),
    Need("libGL.so.1", "libgl1"),
    Need("libX11-xcb.so.1", "libx11-xcb1"),
    Need("libcups.so.2", "libcups2"),
    Need("libdbus-1.so.3", "libdbus-1-3"),
    Need("libfontconfig.so.1", "libfontconfig1"),
    Need("libgthread-2.0.so.0", "libglib2.0-0"),
    Need("libxcb-cursor.so.0", "libxcb-cursor0"),
    Need("libxcb-icccm.so.4", "libxcb-icccm4"),
    Need("libxcb-image.so.0", "libxcb-image0"),
    Need("libxcb-keysyms.so.1", "libxcb-keysyms1"),
    Need("libxcb-randr.so.0", "libxcb-randr0"),
    Need("libxcb-render-util.so.0", "libxcb-render-util0"),
    Need("libxcb-shape.so.0", "libxcb-shape0"),
    Need("libxcb-util.so.1", "libxcb-util1"),
    Need("libxcb-xkb.so.1", "libxcb-xkb1"),
    Need("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
    Need("libxkbcommon.so.0", "libxkbcommon0"),
)
TOOLS = (
    Need("Xvfb", "xvfb"),
    Need("xdotool", "xdotool"),
    Need("xauth", "xauth"),
    Need("matchbox-window-manager", "matchbox-window-manager"),
    Need("tesseract", "tesseract-ocr"),
    Need("pdftotext", "poppler-utils"),
    Need("qpdf", "qpdf"),
    Need("initdb", "postgresql"),
)


@nox.session
def demo(session: nox.Session) -> None:
    """Make a demo firm in demo/ and open it. Options after -- go to `clientbook demo` and make it anew."""
    session.install("-e", ".")
    if session.posargs or not any(DEMO.glob("*.clientbook")):
        shutil.rmtree(DEMO, ignore_errors=True)
        printing = () if has_display() else ("--print",)
        session.run("clientbook", "demo", str(DEMO), *printing, *session.posargs)
    show_logins(session)
    if has_display():
        provide(session, WINDOW)
        session.run("clientbook", str(DEMO / "firm.clientbook"))
    else:
        session.log(f"No display here: look at the printed documents in {(DEMO / 'print').resolve()}")


@nox.session
def tests(session: nox.Session) -> None:
    """Run the tests; what follows -- goes to pytest."""
    install_for_tests(session)
    session.run("pytest", "-n", "2", "--dist", "worksteal", *session.posargs, env=for_tests())


@nox.session(venv_backend="none")
def system(session: nox.Session) -> None:
    """Install the system libraries and tools that windows and tests need on Debian and Ubuntu; needs root."""
    provide_on_linux(session, WINDOW + TOOLS)


@nox.session
def crashes(session: nox.Session) -> None:
    """Run attacks and crashes at their long size."""
    install_for_tests(session)
    session.run(
        *("pytest", "tests/attacks", "tests/crashes", "--long", "-n", "2", "-o", "faulthandler_timeout=0"),
        *session.posargs,
        env=for_tests(),
    )


@nox.session
def lint(session: nox.Session) -> None:
    """Check style, types, architecture and the rules of the house. Changes nothing."""
    install(session, "tests", "lint")
    checks = (("ruff", "check"), ("ruff", "format", "--check"), ("lint-imports", "--no-logo"), ("pyright",))
    failed = [" ".join(check) for check in checks if not passes(session, *check)]
    if failed:
        session.error(f"failed: {', '.join(failed)}")


@nox.session
def screenshots(session: nox.Session) -> None:
    """Write pictures of every page and of every printed document to screenshots/."""
    install_for_tests(session)
    session.run("python", "-m", "tests.screenshots", "screenshots", *session.posargs, env=offscreen())


@nox.session
def bench(session: nox.Session) -> None:
    """Measure speed and memory against references of the same run, and print the table."""
    provide_on_linux(session, WINDOW)
    install(session, "tests", "bench")
    session.run("python", "-m", "tests.bench", *session.posargs, env=offscreen())


@nox.session
def locale(session: nox.Session) -> None:
    """Collect texts from the sources, bring the catalogues up to date and compile them."""
    session.install("babel")
    template = Path(session.create_tmp()).resolve() / "clientbook.pot"
    session.run(
        *("pybabel", "--quiet", "extract", "--project=clientbook", "--copyright-holder=clientbook"),
        *("--add-location=file", "--sort-by-file", "--no-wrap", "--add-comments=Translators:"),
        *("-o", str(template), "src"),
    )
    for language in LANGUAGES:
        known = (LOCALES / language / "LC_MESSAGES" / "clientbook.po").exists()
        changes = (
            ("update", "--no-fuzzy-matching", "--ignore-obsolete", "--ignore-pot-creation-date") if known else ("init",)
        )
        session.run("pybabel", "--quiet", *changes, *catalogue(language), "--no-wrap", "-i", str(template))
        session.run("pybabel", "compile", "--statistics", *catalogue(language))


@nox.session
def wheels(session: nox.Session) -> None:
    """Check that every runtime dependency has a wheel for the Windows computers of an office."""
    needed = [wanted for wanted in PROJECT["project"]["dependencies"] if "sys_platform == 'linux'" not in wanted]
    session.run(
        *("python", "-m", "pip", "download", "--quiet", "--only-binary=:all:"),
        *(
            "--platform",
            DEPLOYED["platform"],
            "--python-version",
            DEPLOYED["python"],
            "--implementation",
            "cp",
        ),
        *("--dest", session.create_tmp(), *(wanted.partition(";")[0].strip() for wanted in needed)),
    )


@nox.session
def package(session: nox.Session) -> None:
    """Build the program folder in dist/clientbook with PyInstaller, and ask it for its version."""
    provide_on_linux(session, WINDOW)
    install(session, "package")
    session.run("python", "packaging/prepare.py", "build", env=offscreen())
    session.run("pyinstaller", "--noconfirm", "--log-level=WARN", "packaging/clientbook.spec")
    session.run(str(Path("dist/clientbook/clientbook-cli").resolve()), "--version", external=True)
    if sys.platform == "linux":
        for beside in Path("packaging/linux").iterdir():
            shutil.copy(beside, "dist")
        system = platform.machine()
        session.run(
            *("tar", "-C", "dist", "-czf", f"dist/clientbook-linux-{system}.tar.gz", "clientbook"),
            *(beside.name for beside in Path("packaging/linux").iterdir()),
            external=True,
        )


def passes(session: nox.Session, *check: str) -> bool:
    """Run one check and say whether it passed, so that the ones after it are seen as well."""
    try:
        session.run(*check, env={"PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"})
    except CommandFailed:
        return False
    return True


def install(session: nox.Session, *groups: str) -> None:
    """Install the program from the checkout, and what the dependency `groups` name."""
    session.install("-e", ".", *nox.project.dependency_groups(PROJECT, *groups))


def install_for_tests(session: nox.Session) -> None:
    """Provide what tests start and load."""
    provide_on_linux(session, WINDOW + TOOLS)
    install(session, "tests")


def catalogue(language: str) -> tuple[str, ...]:
    """Return the options that name the catalogue of `language` to pybabel."""
    return ("-d", str(LOCALES), "-D", "clientbook", "-l", language)


def has_display() -> bool:
    """Return whether a window can open here."""
    return sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def offscreen() -> dict[str, str]:
    """Return the environment in which windows are drawn in memory, unless the caller chose another way."""
    return {"QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}


def for_tests() -> dict[str, str]:
    """Return the environment of tests: the many programs that they start are compiled once, not at each start."""
    return offscreen() | {"PYTHONDONTWRITEBYTECODE": ""}


def show_logins(session: nox.Session) -> None:
    """Print who can sign in to the demo firm."""
    with (DEMO / "logins.csv").open(encoding="utf-8-sig", newline="") as stream:
        for person in list(csv.DictReader(stream))[:6]:
            session.log("  ".join(f"{name}: {value}" for name, value in person.items()))


def provide_on_linux(session: nox.Session, needs: tuple[Need, ...]) -> None:
    """Call `provide` where the system does not bring these things by itself."""
    if sys.platform == "linux":
        provide(session, needs)


def provide(session: nox.Session, needs: tuple[Need, ...]) -> None:
    """Install what the system lacks; without the right to do so, stop and say how."""
    missing = sorted({need.package for need in needs if not is_present(need.name)})
    if not missing:
        return
    if shutil.which("apt-get") is None:
        session.warn(f"Not found here, and no apt-get to install it with: {' '.join(missing)}")
    elif os.geteuid() == 0:
        quiet = {"DEBIAN_FRONTEND": "noninteractive"}
        session.run("apt-get", "update", "-qq", env=quiet, external=True)
        session.run("apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing, env=quiet, external=True)
    else:
        session.error(f"Please run this first: sudo apt-get install --no-install-recommends {' '.join(missing)}")


def is_present(name: str) -> bool:
    """Return whether a library can be loaded, or a tool be found."""
    if ".so." not in name:
        servers = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
        return shutil.which(name, path=os.pathsep.join([os.environ.get("PATH", ""), *map(str, servers)])) is not None
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True
