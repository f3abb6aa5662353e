"""The private folder a LibreOffice works in: its settings, its fonts, its environment."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from pipeline.drafting.office.fonts import fonts_conf

_COMMON = "/org.openoffice.Office.Common"
_NOWHERE = "127.0.0.1"
_DISCARD_PORT = 9  # RFC 863: nobody listens there, so a fetch that got past the settings fails at once.

# What a hostile document may not do: fetch links, run macros, load plug-ins; plus the language that fonts fall back in.
SETTINGS: tuple[tuple[str, str, str], ...] = (
    (f"{_COMMON}/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    (f"{_COMMON}/Security/Scripting", "DisableMacrosExecution", "true"),
    (f"{_COMMON}/Security/Scripting", "DisableActiveContent", "true"),
    (f"{_COMMON}/Security/Scripting", "MacroSecurityLevel", "3"),
    (f"{_COMMON}/Misc", "FirstRun", "false"),
    (f"{_COMMON}/Java", "Enable", "false"),
    ("/org.openoffice.Office.Java/VirtualMachine", "Enable", "false"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "0"),
    ("/org.openoffice.Office.Recovery/AutoSave", "Enabled", "false"),
    ("/org.openoffice.Inet/Settings", "ooInetProxyType", "2"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPProxyName", _NOWHERE),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPProxyPort", str(_DISCARD_PORT)),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPSProxyName", _NOWHERE),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPSProxyPort", str(_DISCARD_PORT)),
    ("/org.openoffice.Inet/Settings", "ooInetNoProxy", ""),
    ("/org.openoffice.Setup/L10N", "ooSetupSystemLocale", "zh-CN"),
    ("/org.openoffice.Office.Linguistic/General", "DefaultLocale_CJK", "zh-CN"),
)
_KEPT = ("PATH", "HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "USER", "LOGNAME")
_LONGEST_SOCKET_FOLDER = 40  # sun_path holds 104 bytes on macOS, 108 on Linux; LibreOffice's own names take 62.


def lay_out(folder: Path) -> None:
    """Write profile and font configuration below `folder` (which is private to one listener)."""
    user = folder / "profile" / "user"
    user.mkdir(parents=True)
    (folder / "tmp").mkdir()
    (user / "registrymodifications.xcu").write_text(_registry(), encoding="utf-8")
    (folder / "fonts.conf").write_text(fonts_conf(), encoding="utf-8")


def _registry() -> str:
    item = '<item oor:path="{}"><prop oor:name="{}" oor:op="fuse"><value>{}</value></prop></item>'
    rows = "\n".join(item.format(*each) for each in SETTINGS)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">\n'
        f"{rows}\n</oor:items>\n"
    )


def environment(folder: Path, outer: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The environment of worker and LibreOffice: nothing of ours, no network, temporary files in `folder`."""
    proxy = f"http://{_NOWHERE}:{_DISCARD_PORT}"
    kept = {name: outer[name] for name in _KEPT if name in outer}
    own = {
        "TMPDIR": str(folder / "tmp"),
        "FONTCONFIG_FILE": str(folder / "fonts.conf"),
        "SAL_USE_VCLPLUGIN": "svp",
        "LC_ALL": "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8",
        **dict.fromkeys(("http_proxy", "https_proxy", "ftp_proxy", "all_proxy"), proxy),
    }
    if len(os.fsencode(folder)) <= _LONGEST_SOCKET_FOLDER:
        own["OSL_SOCKET_PATH"] = str(folder)
    return {"HOME": str(folder), **kept, **own}
