from __future__ import annotations

from pathlib import Path

import pytest

from clientbook.support.errors import Invalid
from clientbook.vault.store.places import is_cloud_path, is_network_path, mount_type, refuse_shared_folder

MOUNTS = """\
/dev/vda / ext4 rw 0 0
server:/share /mnt/share nfs4 rw 0 0
//nas/firm /mnt/firm\\040data cifs rw 0 0
sshfs /srv/me/remote fuse.sshfs rw 0 0
tmpfs /run tmpfs rw 0 0
"""


@pytest.mark.parametrize(
    "path",
    [
        "/srv/me/OneDrive/firm.clientbook",
        "/srv/me/OneDrive - Made Up Trading/data/firm.clientbook",
        "/srv/me/Dropbox/firm.clientbook",
        "/srv/me/我的坚果云/firm.clientbook",
        "/srv/me/Nutstore Files/firm.clientbook",
        "/srv/me/Library/Mobile Documents/com~apple~CloudDocs/../CloudDocs/firm.clientbook",
        "/srv/me/iCloudDrive/firm.clientbook",
        "/srv/me/BaiduNetdisk/firm.clientbook",
        "/srv/me/百度网盘/firm.clientbook",
    ],
)
def test_cloud_folders_are_known_by_name(path: str) -> None:
    assert is_cloud_path(Path(path))
    with pytest.raises(Invalid, match="PostgreSQL"):
        refuse_shared_folder(Path(path))


def test_cloud_folders_are_known_by_the_services_own_variables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OneDrive", str(tmp_path / "moved"))
    assert is_cloud_path(tmp_path / "moved" / "deep" / "firm.clientbook")
    assert not is_cloud_path(tmp_path / "other" / "firm.clientbook")


def test_ordinary_folders_are_taken(tmp_path: Path) -> None:
    refuse_shared_folder(tmp_path / "firm.clientbook")
    refuse_shared_folder(tmp_path / "Dropbox.clientbook")


@pytest.mark.parametrize("path", [r"\\nas\firm\firm.clientbook", "//nas/firm/firm.clientbook", r"\\?\UNC\nas\firm"])
def test_unc_paths_are_on_the_network(path: str) -> None:
    assert is_network_path(Path(path))
    with pytest.raises(Invalid, match="PostgreSQL"):
        refuse_shared_folder(Path(path))


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/srv/me/firm.clientbook", "ext4"),
        ("/mnt/share/firm.clientbook", "nfs4"),
        ("/mnt/firm data/firm.clientbook", "cifs"),
        ("/srv/me/remote/a/firm.clientbook", "fuse.sshfs"),
        ("/srv/me/remoteless/firm.clientbook", "ext4"),
        ("/run/firm.clientbook", "tmpfs"),
    ],
)
def test_the_mount_above_a_path(path: str, kind: str) -> None:
    assert mount_type(Path(path), MOUNTS) == kind
