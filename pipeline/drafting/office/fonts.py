"""Which fonts stand in for the classic ones of Word, told to LibreOffice through fontconfig."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from xml.sax.saxutils import escape

SERIF, SANS = "Noto Serif CJK SC", "Noto Sans CJK SC"

# Neither 仿宋 nor 楷体 has a free counterpart in Noto; the serif face is the nearer of the two in a contract.
STAND_INS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("宋体", "SimSun", "新宋体", "NSimSun", "STSong", "华文宋体", "FangSong_GB2312"), SERIF),
        **dict.fromkeys(("仿宋", "FangSong", "仿宋_GB2312", "STFangsong", "华文仿宋"), SERIF),
        **dict.fromkeys(("楷体", "KaiTi", "楷体_GB2312", "KaiTi_GB2312", "STKaiti", "华文楷体"), SERIF),
        **dict.fromkeys(("方正小标宋简体", "FZXiaoBiaoSong-B05S", "小标宋"), SERIF),
        **dict.fromkeys(("黑体", "SimHei", "STHeiti", "华文黑体", "等线", "DengXian"), SANS),
        **dict.fromkeys(("微软雅黑", "Microsoft YaHei", "Microsoft YaHei UI"), SANS),
        # Latin faces of Office: one stand-in everywhere, or the same contract breaks its lines differently elsewhere.
        **dict.fromkeys(("Times New Roman", "Cambria", "Georgia"), SERIF),
        **dict.fromkeys(("Arial", "Calibri", "Helvetica", "Verdana", "Tahoma"), SANS),
    }
)
SYSTEM_CONFIGURATIONS = (
    Path("/etc/fonts/fonts.conf"),
    Path("/opt/homebrew/etc/fonts/fonts.conf"),
    Path("/usr/local/etc/fonts/fonts.conf"),
)

_ALIAS = """  <alias binding="same"><family>{name}</family><prefer><family>{stand_in}</family></prefer></alias>"""


def fonts_conf(stand_ins: Mapping[str, str] = STAND_INS) -> str:
    """A fontconfig file: the machine's own configuration, with our stand-ins on top of it.

    Without it LibreOffice silently prints 宋体 with whatever it meets first. macOS ignores fontconfig.
    """
    included = "\n".join(
        f'  <include ignore_missing="yes">{escape(str(each))}</include>' for each in SYSTEM_CONFIGURATIONS
    )
    aliases = "\n".join(
        _ALIAS.format(name=escape(name), stand_in=escape(stand_in)) for name, stand_in in stand_ins.items()
    )
    return (
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n'
        f"<fontconfig>\n{aliases}\n{included}\n</fontconfig>\n"
    )
