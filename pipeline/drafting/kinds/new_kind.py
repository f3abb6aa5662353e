"""A new folder of a document kind: one of the company's own, or a contract text begun from the general one."""

import re
import shutil
from pathlib import Path

from pipeline.drafting.kinds.house_style import skeleton
from pipeline.drafting.kinds.kind import SAMPLE, SETTINGS, TEMPLATE, key_of
from pipeline.errors import Refused

CONTRACT, GENERAL = "HTWB", "HTWB_GENERAL"

_KIND_TOML = """\
code = "{code}"
variant = "{variant}"
title = "{title}"
maker = "LEGAL"                      # 由谁编制：职责代码
numbered = true
signs = ["甲方法定代表人或授权代表", "乙方法定代表人或授权代表"]
seals = ["甲方公章或合同专用章", "乙方公章或合同专用章"]
stages = []
order = 500

# 出这份文书时由人填写的资料，模板里写作 {{{{ facts.字段名 }}}}；合同里已有的不用填，直接写 {{{{ buyer.name }}}} 等。
# type：text 文字、money 金额、date 日期、int 整数、yesno 是否、list 列表（列写在 columns 里）。
# required = true 必填；choices 可选的几种；hint 填写说明；apart = true 的内容不同，就是另一份文书，另编一个号。
# 没有要填的，也请留着 [facts] 这一行。
[facts]
recipient = {{ label = "收件人", type = "text", required = true, hint = "单位或个人全称", apart = true }}
reply_by = {{ label = "答复期限", type = "date" }}
medium = {{ label = "交付方式", type = "text", choices = ["纸质", "电子"] }}

[facts.materials]
label = "资料清单"
type = "list"
required = true
[facts.materials.columns]
name = {{ label = "资料名称", type = "text", required = true }}
copies = {{ label = "份数", type = "int", hint = "不填为 1 份" }}
"""

_FACTS_YAML = """\
# 检查和预览用的样例：facts 是由人填写的资料，其余是样例合同的内容。
facts:
  recipient: 澄溪拟味冷链食品有限公司
  reply_by: '2026-12-10'
  medium: 纸质
  materials:
    - name: 操作手册
      copies: 2
    - name: 接口说明
"""

_CONTRACT_YAML = """\
contract: {no: LS-RJ-2026-0007, title: 冷链订单协同平台订阅与实施合同}
buyer: {name: 澄溪拟味冷链食品有限公司}
seller: {name: 澜汐岚枢示例软件有限公司}
"""


def new_kind(folder: Path, key: str, title: str) -> Path:
    """The new folder `<KEY>_<title>` below `folder`, complete and passing its own check.

    A contract text (HTWB_…) begins as a copy of the general one. Refused when the key is not four capitals with or
    without a variant, the title cannot name a folder, or the kind is there already.
    """
    if not re.fullmatch(r"[A-Z]{4}(_[A-Z][A-Z0-9]{1,15})?", key):
        raise Refused(f"“{key}”不能作文书代码。", next_step="请用四个大写字母，例如 BGSQ；变体如 HTWB_LEASE。")
    if not re.fullmatch(r"[\w()\uff08\uff09、\-]{2,40}", title) or "_" in title:
        raise Refused(f"“{title}”不能作文书名称。", next_step="请用 2 到 40 个汉字或字母，不含空格、斜线和下划线。")
    if key == CONTRACT:
        raise Refused("合同范本要写变体。", next_step="请写成 HTWB_变体，例如 HTWB_LEASE。")
    there = _folder_of(folder, key)
    if there is not None:
        raise Refused(f"已经有文书种类 {key}（{there.name}）。", next_step="请换一个代码，或直接修改现有的模板。")
    target = folder / f"{key}_{title}"
    if key.startswith(f"{CONTRACT}_"):
        _copy_general(folder, target, key, title)
    else:
        _lay_out(folder, target, key, title)
    return target


def _folder_of(folder: Path, key: str) -> Path | None:
    return next((each for each in sorted(folder.glob(f"{key}_*")) if key_of(each) == key), None)


def _copy_general(folder: Path, target: Path, key: str, title: str) -> None:
    general = _folder_of(folder, GENERAL)
    if general is None:
        raise Refused(f"没有通用合同范本（{GENERAL}），无从抄起。", next_step="请用 qidang init 取得随附的模板。")
    settings = (general / SETTINGS).read_text(encoding="utf-8-sig")
    for name, value in {"variant": key.partition("_")[2], "title": title}.items():
        settings = re.sub(rf"(?m)^{name}\s*=.*$", f'{name} = "{value}"', settings, count=1)
    target.mkdir(parents=True)
    (target / SETTINGS).write_text(settings, encoding="utf-8")
    for name in (TEMPLATE, SAMPLE):
        shutil.copyfile(general / name, target / name)


def _lay_out(folder: Path, target: Path, key: str, title: str) -> None:
    code, _, variant = key.partition("_")
    general = _folder_of(folder, GENERAL)
    contract = (general / SAMPLE).read_text(encoding="utf-8-sig") if general else _CONTRACT_YAML
    target.mkdir(parents=True)
    (target / TEMPLATE).write_bytes(skeleton(title))
    (target / SETTINGS).write_text(_KIND_TOML.format(code=code, variant=variant, title=title), encoding="utf-8")
    (target / SAMPLE).write_text(f"{_FACTS_YAML}\n{contract}", encoding="utf-8")
