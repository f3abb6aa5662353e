"""Faults in the archive (codes A…), in the words the user reads."""

from pipeline.domain.findings.wording import Severity, Wording

_E, _W = Severity.ERROR, Severity.WARNING
_RESTORE = "请停止写入，从备份恢复这个文件，再核验一次；不要手工改动归档库"
_ASK = "请停止写入并通知档案管理员；查明是谁在何时改动，从备份恢复后再核验"
_AGAIN = "请重新执行归档，系统会从中断处接着做完，再核验一次"

# A2xx: what the checker finds in stored dossiers.
_STORE: dict[str, Wording] = {
    "A201": Wording(_E, "归档库的根声明文件 0=ocfl_1.1 缺失或内容不对", _RESTORE),
    "A202": Wording(_E, "归档库的布局说明与约定不同：{reason}", _RESTORE),
    "A203": Wording(_E, "归档库里有不属于任何案卷的内容：{name}", "请查明来历，移出归档库，再核验一次"),
    "A204": Wording(_E, "案卷放错了位置：编号 {object_id} 应在 {expected}", _ASK),
    "A205": Wording(_E, "案卷缺少对象声明文件 0=ocfl_object_1.1，或内容不对", _RESTORE),
    "A206": Wording(_E, "清单 inventory.json 读不出：{reason}", _RESTORE),
    "A207": Wording(_E, "清单与它的摘要文件不符，清单可能被改过", _RESTORE),
    "A208": Wording(_E, "清单的内容不合 OCFL 规定：{reason}", _ASK),
    "A209": Wording(_E, "案卷的总清单不是最新版本 {version} 的清单", _AGAIN),
    "A210": Wording(_E, "版本目录与清单不一致：{reason}", _RESTORE),
    "A211": Wording(_E, "缺少归档文件", _RESTORE),
    "A212": Wording(_E, "归档文件的内容变了：SHA-512 与清单不符", _RESTORE),
    "A213": Wording(_E, "案卷里多出清单没有登记的内容", "请查明来历，移出归档库，再核验一次"),
    "A214": Wording(_E, "清单前后不一致：{reason}", _ASK),
    "A215": Wording(_E, "版本 {version} 缺少归档的时间、说明或经办人", _ASK),
    "A216": Wording(_E, "版本 {version} 的历史被改写：前后清单对它的说法不同", _ASK),
    "A217": Wording(_E, "版本 {version} 丢了前一版本的原件：{name}", _ASK),
    "A218": Wording(_E, "归档库里有链接或特殊文件，不是普通文件", "请移出归档库，从备份恢复原文件，再核验一次"),
    "A219": Wording(_E, "读不出：{reason}", "请检查磁盘与权限；磁盘有故障时先备份，再从备份恢复"),
}

# A22x, A23x: what a version says about itself against what it holds.
_CONTENT: dict[str, Wording] = {
    "A220": Wording(_E, "卷内目录 metadata/dossier.json 缺失或读不出：{reason}", _RESTORE),
    "A221": Wording(_E, "件号不连续：第 {position} 行写的是 {item_no}", _ASK),
    "A222": Wording(_E, "卷内目录第 {item_no} 件的文件不在卷内：{name}", _RESTORE),
    "A223": Wording(_E, "卷内目录第 {item_no} 件的 SHA-256 与文件不符：{name}", _ASK),
    "A224": Wording(_E, "原件没有列入卷内目录：{name}", _ASK),
    "A225": Wording(_E, "卷内目录的合计不对：{field} 写 {stated}，实为 {found}", _ASK),
    "A226": Wording(_E, "卷内目录第 {item_no} 件的日期不是真实的 8 位日期：{stated}", _ASK),
    "A227": Wording(_E, "卷内目录第 {item_no} 件的页数不对：写 {stated}，文件有 {found} 面", _ASK),
    "A228": Wording(_E, "案卷缺少 {name}", "请重新执行归档，补上缺少的部分"),
    "A229": Wording(_E, "卷内目录缺少必填项：{field}", _ASK),
    "A230": Wording(_E, "办理过程记录第 {line} 行读不出：{reason}", _RESTORE),
    "A231": Wording(_E, "办理过程记录提到的文书不在卷内：{name}", "请补归档这份文书，形成新版本，再核验一次"),
    "A232": Wording(_E, "办理过程记录第 {line} 行不在总账里，或与总账不同", _ASK),
    "A233": Wording(_E, "办理过程记录不全：总账第 {seq} 号记录属于本合同，卷内没有", _ASK),
    "A234": Wording(_E, "档号前后不一致：这里写 {stated}，应为 {expected}", _ASK),
}

# A24x: the ledger against the dossiers.
_LEDGER: dict[str, Wording] = {
    "A240": Wording(_E, "总账第 {line} 行读不出：{reason}", _ASK),
    "A241": Wording(_E, "总账的链在第 {line} 行断开：{reason}", _ASK),
    "A242": Wording(_E, "总账记着 {object_id} 的版本 {version} 已归档，归档库里没有", _RESTORE),
    "A243": Wording(_E, "{object_id} 版本 {version} 的清单与总账所记的摘要不符", _ASK),
    "A244": Wording(_W, "{object_id} 的版本 {version} 在归档库里，总账还没有记", _AGAIN),
    "A245": Wording(_W, "没有与总账对照：{reason}", "请把总账 ledger/events.jsonl 与归档库放在一起，再核验一次"),
}

# A25x, A26x: why a set of documents can't be archived as it is.
_INTAKE: dict[str, Wording] = {
    "A250": Wording(_E, "待归档的文件不在：{name}", "请从备份恢复这个文件，或查明它为何被移走"),
    "A251": Wording(_E, "没有可归档的文件", "请先形成文书，再归档"),
    "A252": Wording(_E, "{name} 与 {other} 的内容完全相同", "请核对是否重复登记；确需重复的，在备注里说明原因"),
    "A253": Wording(_E, "{name} 缺少{field}", "请补上{field}后再归档"),
    "A254": Wording(_E, "{name} 的日期不是真实日期：{dated}", "请改为实际日期，例如 2026-10-18"),
    "A255": Wording(_E, "{name} 与登记时的内容不同", "文件在登记之后被改过：请从备份恢复原文件，不要覆盖"),
    "A256": Wording(_E, "{name} 没有登记页数", "非 PDF 文件数不出页数：请登记实际页数后再归档"),
    "A257": Wording(_E, "{name} 加了打开口令", "请取得不带口令的文件；归档文件必须长期可读"),
    "A258": Wording(_E, "{name} 不是能读的 PDF", "请重新扫描或重新导出后登记，再归档"),
    "A259": Wording(_E, "{name} 的每一面都是空白", "请核对是否扫描了背面；重新扫描后登记"),
    "A260": Wording(_E, "{name} 登记 {registered} 页，文件有 {found} 面", "请核对是否缺页或多页，更正登记后再归档"),
    "A261": Wording(_E, "新版本不再包含上一版本的原件：{name}", "原件只能增加，不能撤下；请把它一并列入后再归档"),
    "A262": Wording(_E, "{name} 不是能读的 PDF", "请重新生成封面、卷内目录与备考表"),
    "A263": Wording(_E, "办理过程记录第 {line} 行不是一条完整的记录", "请先核验总账，再归档"),
    "A264": Wording(_E, "案卷信息缺少{field}", "请补上{field}后再归档"),
    "A265": Wording(_E, "立卷人与检查人是同一人：{person}", "请由另一位同事检查后再归档"),
    "A266": Wording(_E, "档号不合规定：{stated}", "请改为 全宗号-HT·年度-期限-案卷号，例如 LS01-HT·2026-D30-0007"),
}

# --- ledger (A1xx): the chain of lines in archive/ledger, and the index made from it ---
_KEEP = "请不要再写入；把 archive/ledger 文件夹整体备份，从最近的备份找回这一行，并请管理员查明原因"
_NEWER = "若账本是由更新版本的契档写的，请先升级程序；否则把 archive/ledger 整体备份，从最近的备份找回这一行"
_CHAIN: dict[str, Wording] = {
    "A101": Wording(
        _W,
        "账本末尾有 {bytes} 字节没有写完（写入时断电或被中止），不算记录",
        "无需处理：下次写入时会自动移到旁边的 torn-….bin，不会删除",
    ),
    "A102": Wording(_E, "账本的这一行读不出：{reason}", _KEEP),
    "A103": Wording(_E, "账本的这一行缺少字段或字段不对：{reason}", _KEEP),
    "A104": Wording(_E, "账本的序号不连续：{reason}", _KEEP),
    "A105": Wording(_E, "账本的散列链断了：{reason}", _KEEP),
    "A106": Wording(_E, "账本的时间倒流：{reason}", _KEEP),
    "A107": Wording(_E, "账本的这一行不是规范格式（RFC 8785），可能被改写过", _KEEP),
    "A108": Wording(_E, "同一个操作“{op}”在账本里记了两次", _KEEP),
    "A109": Wording(_E, "账本的这一行有无法识别的事件：{reason}", _NEWER),
    "A110": Wording(
        _E,
        "账本与索引记得的不一致：已确认写入的第 {known} 行不见了或变了，账本可能被截短、改写或换成了旧备份",
        "请不要再写入，先从备份找回完整的账本；若确认现在的账本就是对的，运行 qidang rebuild 重建索引",
    ),
    "A111": Wording(_E, "账本的这一行与它之前的记录冲突：{reason}", _KEEP),
    "A112": Wording(_E, "索引的内容与账本推出的不一致", "运行 qidang rebuild 重建索引，再核验一次"),
    "A113": Wording(
        Severity.INFO,
        "账本旁边有未写完的残片 {name}，来自以前的断电或中止",
        "无需处理：残片里的操作从未被确认，重试时已经补做",
    ),
}
# --- end of ledger ---

CATALOGUE: dict[str, Wording] = {**_CHAIN, **_STORE, **_CONTENT, **_LEDGER, **_INTAKE}
