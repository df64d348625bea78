"""Folders that a vault file must not live in: network shares and folders that a cloud service copies around.

SQLite needs locks and ordered writes that such folders do not give; several desktops share a vault on PostgreSQL.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from clientbook.support.errors import Invalid
from clientbook.support.i18n import _

_CLOUD_NAMES = (
    "onedrive",
    "dropbox",
    "nutstore",
    "坚果云",
    "我的坚果云",
    "icloud",
    "clouddocs",
    "baidunetdisk",
    "baidusyncdisk",
    "百度网盘",
    "百度云同步盘",
    "google drive",
    "googledrive",
)
_CLOUD_VARIABLES = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")
_NETWORK_TYPES = ("nfs", "cifs", "smb", "fuse", "9p", "afs", "ncpfs", "glusterfs", "ceph")
_DRIVE_REMOTE = 4


def refuse_shared_folder(path: Path) -> None:
    """Raise Invalid when `path` lies on a network share or in a folder of a cloud service."""
    if is_network_path(path):
        raise Invalid(
            _(
                "“{folder}” is on the network. Keep the vault on a disk of this computer, or share it through "
                "PostgreSQL."
            ).format(folder=str(path.parent)),
            field="location",
        )
    if is_cloud_path(path):
        raise Invalid(
            _(
                "“{folder}” is copied by a cloud service, which damages an open vault. Choose a folder outside it, "
                "or share the vault through PostgreSQL."
            ).format(folder=str(path.parent)),
            field="location",
        )


def is_cloud_path(path: Path) -> bool:
    """Whether a folder above `path` belongs to a cloud service, by its name or by the service's own variables."""
    parts = [part.casefold() for part in path.absolute().parts[:-1]]
    if any(part.startswith(name) for part in parts for name in _CLOUD_NAMES):
        return True
    roots = [os.environ[name] for name in _CLOUD_VARIABLES if os.environ.get(name)]
    return any(path.absolute().is_relative_to(Path(root).absolute()) for root in roots)


def is_network_path(path: Path) -> bool:
    """Whether `path` is a UNC path, on a mapped network drive, or on a network or user-space file system."""
    text = str(path)
    if text.startswith(("\\\\", "//")) and not text.startswith("\\\\?\\"):
        return True
    if text.upper().startswith("\\\\?\\UNC\\"):
        return True
    if sys.platform == "win32":
        return _is_remote_drive(path)
    return _linux_type(path).startswith(_NETWORK_TYPES)


def _is_remote_drive(path: Path) -> bool:
    if sys.platform != "win32":
        return False
    import ctypes

    return ctypes.windll.kernel32.GetDriveTypeW(path.absolute().anchor) == _DRIVE_REMOTE


def _linux_type(path: Path) -> str:
    try:
        mounts = Path("/proc/mounts").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return mount_type(path.absolute(), mounts)


def mount_type(path: Path, mounts: str) -> str:
    """Return the file system type of the longest mount point above `path`, from the text of /proc/mounts."""
    best, kind = "", ""
    for line in mounts.splitlines():
        fields = line.split()
        if len(fields) < 3:  # noqa: PLR2004  device, mount point, type
            continue
        point = fields[1].replace("\\040", " ")
        if path.is_relative_to(point) and len(point) >= len(best):
            best, kind = point, fields[2]
    return kind
