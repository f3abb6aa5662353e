"""Faults in Excel forms (codes E…), in the words the user reads."""

from pipeline.domain.findings.wording import Severity, Wording

_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO

_FILE = {
    "E001": Wording(
        _E, "这是旧版 Excel 文件（.xls），或其他 Office 旧格式。", "请在 Excel 或 WPS 里另存为 .xlsx 后重试。"
    ),
    "E002": Wording(_E, "工作簿设有打开密码，无法读取。", "请打开后去掉密码，另存为 .xlsx 再试。"),
    "E003": Wording(_E, "工作簿已损坏，读不下去（{why}）。", "请在 Excel 或 WPS 里打开，修复后另存为 .xlsx 再试。"),
    "E004": Wording(_E, "工作簿太大，超过 {limit}。", "请删去多余的行、列和工作表，或分成几个文件。"),
    "E005": Wording(_E, "这不是 .xlsx 工作簿。", "请用 qidang form 生成的表填写，并保存为 .xlsx。"),
    "E006": Wording(_E, "部件 {member} 的压缩比异常，像是压缩炸弹。", "不要使用这个文件；请向来源核实，重新填写一份。"),
    "E007": Wording(_E, "工作簿带有宏（.xlsm）。", "请另存为不带宏的 .xlsx 再试。"),
}
_LAYOUT = {
    "E101": Wording(_E, "缺少工作表“{sheet}”。{hint}", "请从 qidang form 生成的空表里补回这张工作表，名称不要改。"),
    "E102": Wording(_E, "工作表“{sheet}”里找不到“{block}”一栏。{hint}", "请对照空表补回这一栏的标题行，文字不要改。"),
    "E103": Wording(
        _E, "没有名为“{label}”的项目。是不是想写“{near}”？", "请改成表里原有的名称，不然它的内容不会被读取。"
    ),
    "E104": Wording(
        _W, "不认识“{label}”，它的内容不会被读取。", "自己的备注可以保留；要写进合同的请填到表里已有的项目。"
    ),
    "E105": Wording(_E, "“{label}”出现了两次（先前在 {first}）。", "请只留一处。"),
    "E106": Wording(_E, "“{block}”缺少“{label}”这一列。", "请对照空表补回这一列的列名。"),
    "E107": Wording(_E, "合并单元格盖住了几个应分别填写的格（{area}）。", "请取消合并，每格各写各的值。"),
    "E108": Wording(_W, "这一行被隐藏，但有内容，仍会读取。", "请取消隐藏，看过内容；不要的请删去整行。"),
    "E109": Wording(_W, "工作表“{sheet}”被隐藏，但有内容，仍会读取。", "请取消隐藏，看过内容。"),
    "E110": Wording(
        _W, "不认识工作表“{sheet}”，不会读取。", "自己用的工作表可以保留；要写进合同的请填到原有的工作表。"
    ),
    "E111": Wording(_W, "这一格不在任何一列之下，不会被读取。", "要写进合同的请移到表里的列；自己的备注可以保留。"),
    "E112": Wording(_E, "工作簿里没有填写任何方案。", "请填写后重试；空表用 qidang form 生成。"),
    "E113": Wording(_E, "这张表不是契档的方案表，也不是批量表。", "请用 qidang form 生成空表，把内容填进去。"),
    "E114": Wording(
        _E, "这不是《{title}》的资料表。{hint}", "请用 qidang form --paper {paper} 资料.xlsx 生成空表，把内容填进去。"
    ),
    "E115": Wording(
        _E, "这张表是给合同 {told} 填的，要出的却是 {given} 的文书。", "请核对合同编号；确实通用的，请清空这一格。"
    ),
}
_VALUES = {
    "E201": Wording(_E, "缺必填项“{label}”。", "请填写。{hint}"),
    "E202": Wording(
        _E,
        "“{label}”是公式，但文件里没有算出的结果。",
        "请在 Excel 或 WPS 里打开、重算并保存；或直接填数值、文字。",
    ),
    "E203": Wording(_E, "“{label}”的公式出错（{value}）。", "请改正公式，或直接填值。"),
    "E204": Wording(
        _E,
        "“{label}”被存成了数字 {value}：开头的 0、第 15 位以后的数字可能已经丢失。",
        "请先把这一格设为“文本”格式，再照原件重新输入，不要只改格式。",
    ),
    "E205": Wording(
        _E, "“{label}”应是文字，却是{kind} {value}。", "请先把这一格设为“文本”格式，再重新输入要写进合同的字样。"
    ),
    "E206": Wording(_E, "“{label}”不是数：“{value}”。", "请只写数字，例如 {example}；单位、大写、约数都不要写进来。"),
    "E207": Wording(_E, "“{label}”的小数太多（{value}），最多 {places} 位。", "请改成不超过 {places} 位小数的准确值。"),
    "E208": Wording(_E, "“{label}”不是整数：“{value}”。", "请写整数，例如 {example}。"),
    "E209": Wording(_E, "“{label}”不是认得准的日期：“{value}”。", "请写成 年-月-日，例如 2026-10-09。{hint}"),
    "E210": Wording(_E, "“{label}”不是认得准的时刻：“{value}”。", "请写北京时间，例如 2026-09-02 10:20。"),
    "E211": Wording(_E, "“{label}”只能填“是”或“否”，写成了“{value}”。", "请从下拉中选择。"),
    "E212": Wording(_E, "“{label}”不能填“{value}”。{hint}", "可选：{allowed}。"),
    "E213": Wording(_E, "“{label}”不是税率：“{value}”。", "请从下拉中选择，例如 6%。"),
    "E214": Wording(
        _E, "“{label}”含有看不见的字符（{characters}）。", "请删去重打这一格；多半是从网页或聊天软件粘贴带来的。"
    ),
    "E215": Wording(_E, "“{label}”写成了百分数 {value}。", "这一列写百分数的数字部分：30% 请写 30。"),
    "E216": Wording(_E, "参数“{key}”写了两次（先前在 {first}）。", "请只留一处。"),
    "E217": Wording(_E, "“{label}”的文字太长，超过 {limit} 字。", "请缩短；详细内容放进附件或约定事项。"),
    "E218": Wording(_E, "“{label}”没有填在任何方案下：找不到方案编号“{number}”。{hint}", "请核对第一列的方案编号。"),
    "E219": Wording(_E, "方案编号“{number}”出现了两次（先前在 {first}）。", "每份方案一行；请删去或改号。"),
    "E220": Wording(_E, "“{label}”应是一个值，却有 {found} 个。", "请只留一个。"),
    "E221": Wording(_E, "“{table}”里没有{label}为“{value}”的一条。{hint}", "请照“{table}”里的写法改正，或在那里补上。"),
    "E222": Wording(_E, "{label}“{value}”出现了两次（先前在 {first}），分不清明细属于哪一条。", "请改正其中一个。"),
}

CATALOGUE: dict[str, Wording] = {**_FILE, **_LAYOUT, **_VALUES}
