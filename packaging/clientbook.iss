; The Windows installer: for one person by default, without administrator rights; the administrator may choose all users.
; Compiled with Inno Setup 6 after `nox -s package`; the Chinese messages of the same release lie in build/languages.

#include "..\build\version.iss"

[Setup]
AppId={{6C0F0B52-6F0B-4C56-9E0A-2C4B6C7B1D33}
AppName={cm:Program}
AppVerName={cm:Program} {#Version}
AppVersion={#Version}
VersionInfoVersion={#Version}
DefaultDirName={autopf}\clientbook
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog commandline
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
ChangesAssociations=yes
CloseApplications=yes
ShowLanguageDialog=auto
UninstallDisplayIcon={app}\clientbook.exe
SetupIconFile=..\build\clientbook.ico
WizardStyle=modern
Compression=lzma2/max
SolidCompression=yes
OutputDir=..\dist
OutputBaseFilename=clientbook-{#Version}-setup

[Languages]
Name: "zh_CN"; MessagesFile: "..\build\languages\ChineseSimplified.isl"
Name: "zh_TW"; MessagesFile: "..\build\languages\ChineseTraditional.isl"
Name: "en"; MessagesFile: "compiler:Default.isl"

[CustomMessages]
zh_CN.Program=客户档案
zh_TW.Program=客戶檔案
en.Program=clientbook
zh_CN.Vault=客户档案保险箱
zh_TW.Vault=客戶檔案保險箱
en.Vault=clientbook vault
zh_CN.OnDesktop=在桌面上放置快捷方式
zh_TW.OnDesktop=在桌面建立捷徑
en.OnDesktop=Put a shortcut on the desktop
zh_CN.Start=启动客户档案
zh_TW.Start=啟動客戶檔案
en.Start=Start clientbook

[Tasks]
Name: "desktop"; Description: "{cm:OnDesktop}"

[Files]
Source: "..\dist\clientbook\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion

; A newer version may have fewer files than the one it replaces.
[InstallDelete]
Type: filesandordirs; Name: "{app}\_internal"

[Icons]
Name: "{autoprograms}\{cm:Program}"; Filename: "{app}\clientbook.exe"
Name: "{autodesktop}\{cm:Program}"; Filename: "{app}\clientbook.exe"; Tasks: desktop

[Registry]
Root: HKA; Subkey: "Software\Classes\.clientbook"; ValueType: string; ValueData: "clientbook.vault"; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\.clientbook\OpenWithProgids"; ValueType: string; ValueName: "clientbook.vault"; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\clientbook.vault"; ValueType: string; ValueData: "{cm:Vault}"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\clientbook.vault\DefaultIcon"; ValueType: string; ValueData: "{app}\clientbook.exe,0"
Root: HKA; Subkey: "Software\Classes\clientbook.vault\shell\open\command"; ValueType: string; ValueData: """{app}\clientbook.exe"" ""%1"""

[Run]
Filename: "{app}\clientbook.exe"; Description: "{cm:Start}"; Flags: nowait postinstall skipifsilent
