#!/bin/sh
# Installs the unpacked bundle for the person who runs this; for everybody when root runs it. `--remove` takes it away.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
if [ "$(id -u)" = 0 ]; then prefix=/usr/local; else prefix=$HOME/.local; fi
program=$prefix/lib/clientbook
share=$prefix/share

rm -rf "$program"
rm -f "$prefix/bin/clientbook" "$share/applications/clientbook.desktop" "$share/mime/packages/clientbook.xml" \
  "$share/icons/hicolor/scalable/apps/clientbook.svg"
if [ "${1:-}" != --remove ]; then
  mkdir -p "$program" "$prefix/bin" "$share/applications" "$share/mime/packages" "$share/icons/hicolor/scalable/apps"
  cp -R "$here/clientbook/." "$program"
  ln -s "$program/clientbook" "$prefix/bin/clientbook"
  sed "s|^Exec=clientbook|Exec=\"$program/clientbook\"|" "$here/clientbook.desktop" >"$share/applications/clientbook.desktop"
  cp "$here/clientbook.xml" "$share/mime/packages/"
  cp "$program/_internal/clientbook/resources/icons/app.svg" "$share/icons/hicolor/scalable/apps/clientbook.svg"
fi
for refresh in "update-mime-database $share/mime" "update-desktop-database $share/applications"; do
  if command -v "${refresh%% *}" >/dev/null; then $refresh; fi
done
