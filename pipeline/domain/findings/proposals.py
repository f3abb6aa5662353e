"""Faults in proposal data (codes P…), in the words the user reads."""

from pipeline.domain.findings.wording import Severity, Wording

_E, _W = Severity.ERROR, Severity.WARNING

_WRITING = {
    "P001": Wording(
        _E, "从这里起不合 {form} 的写法,后面读不下去。", "多半是缩进、冒号、逗号或引号没有成对;改好后重试。"
    ),
    "P002": Wording(_E, "字段“{field}”写了两次(先前在第 {line} 行)。", "请删去多余的一个,只留正确的值。"),
    "P003": Wording(_E, "这里用了锚点、别名或合并(&、*、<<)。", "请把内容原样写出来,不要引用别处。"),
    "P004": Wording(_E, "这里用了类型标记(!)。", "请删去标记;文字用引号括起来即可。"),
    "P005": Wording(_E, "数 {text} 没有加引号,会按浮点数读,可能差分。", "请写成加引号的文字,例如 '{text}'。"),
    "P006": Wording(_E, "“{text}”没有加引号,各种程序读法不同(会丢零、丢位或变成是否)。", "请给它加上引号:'{text}'。"),
    "P007": Wording(_E, "含有看不见的字符({characters})。", "请删去重打这一处;多半是从网页或聊天软件粘贴带来的。"),
    "P008": Wording(_E, "层次太深,超过 {limit} 层。", "请按样例的层次填写。"),
    "P009": Wording(_E, "文件太大,超过 {limit}。", "一个文件只放一份或几份方案;请分成几个文件。"),
    "P010": Wording(_E, "文件(或其中一份)是空的。", "请按样例填写方案后重试。"),
    "P011": Wording(_E, "字段名必须是文字。", "请按样例写成“字段: 值”。"),
    "P012": Wording(_E, "{text} 不是数。", "请写出实际的值;没有就写 null。"),
    "P013": Wording(_E, "一份方案应由“字段: 值”组成,这里不是。", "请对照样例的格式填写。"),
}
_SHAPE = {
    "P101": Wording(_E, "缺少必填字段“{field}”。", "请补上;写法见样例。"),
    "P102": Wording(_E, "没有名为“{field}”的字段。", "{hint}"),
    "P104": Wording(_E, "“{field}”要写成加引号的文字。", "请给值加上引号。"),
    "P105": Wording(_E, "“{field}”只能写 true(是)或 false(否)。", "请改成其中一个,不加引号。"),
    "P106": Wording(_E, "“{field}”要写成整数。", "请写不加引号的整数,例如 24。"),
    "P107": Wording(_E, "“{field}”要写成列表。", "请每项一行,以“- ”开头;没有就写 []。"),
    "P108": Wording(_E, "“{field}”要写成一组“字段: 值”。", "请对照样例填写这一组。"),
    "P109": Wording(_E, "“{field}”的值不在可选范围内。", "可选:{allowed}。"),
    "P110": Wording(_E, "“{field}”不是写得清楚的金额。", "请写成加引号、最多两位小数的数,例如 '270000.00'。"),
    "P111": Wording(_E, "“{field}”不是写得清楚的数。", "请写成加引号、最多六位小数的数,例如 '1380.00'。"),
    "P112": Wording(_E, "“{field}”不是税率。", "请写成加引号的小数,例如 '0.06' 表示 6%。"),
    "P113": Wording(_E, "“{field}”不是真实存在的日期。", "请写成加引号的 年-月-日,例如 '2026-10-09'。"),
    "P114": Wording(_E, "“{field}”不是带时区的时刻。", "请写成加引号的形式,例如 '2026-09-02T10:20:00+08:00'。"),
    "P115": Wording(_E, "“{field}”不是可用的目标值。", "请写整数,或不超过 100 字的加引号文字,例如 42、'99.5%'。"),
    "P116": Wording(_E, "“{field}”是空的。", "请填写;确实没有的可选字段请整行删去。"),
    "P117": Wording(_E, "“{field}”太长,最多 {limit} 个字。", "请缩短;详细内容放进附件或约定事项。"),
    "P118": Wording(_E, "“{field}”至少要有 {limit} 项。", "请补上。"),
    "P119": Wording(_E, "“{field}”最多 {limit} 项。", "请分成几份方案,或合并同类项。"),
    "P120": Wording(_E, "“{field}”不能小于 {limit}。", "请改正。"),
    "P121": Wording(_E, "“{field}”不能大于 {limit}。", "请改正。"),
    "P122": Wording(_E, "“{field}”只能用大写字母、数字和下划线,以字母开头。", "例如 CONTRACT_EFFECTIVE;写法见样例。"),
    "P199": Wording(_E, "“{field}”的值不合要求。", "请对照样例改正。"),
}

CATALOGUE: dict[str, Wording] = {**_WRITING, **_SHAPE}
