"""What to tell about two versions, and about a template's looks (codes D…), in the words the user reads."""

from pipeline.domain.findings.wording import Severity, Wording

_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO

CATALOGUE: dict[str, Wording] = {
    "D001": Wording(
        _W,
        "这个文件里有修订标记（插入 {inserted} 处、删除 {deleted} 处、格式 {formatted} 处，作者：{authors}），"
        "已按全部接受后的文本比对。",
        "请先认定由谁修订；定稿前须全部接受或拒绝。",
    ),
    "D002": Wording(
        _E,
        "拒绝对方的全部修订后，仍有 {count} 处与我方原文不同：有未留痕的改动，见“{clause}”。",
        "请逐条核对修订对照表，并向对方核实这些未标出的改动。",
    ),
    "D003": Wording(_W, "{part}不同：原为“{before}”，现为“{after}”。", "{part}不在正文对照表内，请打开文件核对。"),
    "D004": Wording(_W, "图片与原文不同：{part}，原有 {before} 幅，现有 {after} 幅。", "图片不作比对，请逐一核对。"),
    "D005": Wording(_I, "另有 {count} 处只差空格或换行，未列入对照表。", "不影响文义；修订标记稿里仍然标出。"),
    "D006": Wording(_W, "评审意见“{wish}”（{person}）没有找到对应的改动。", "请确认是否漏改，或在送审时说明理由。"),
    "D007": Wording(_E, "两个版本几乎没有相同的内容（只有 {share}% 的段落能对上）。", "请核对是不是拿错了文件。"),
    "D008": Wording(
        _W, "{name}里有批注 {count} 条（{authors}）。", "请逐条回应对方的意见；批注不是合同内容，定稿前请删除。"
    ),
    "D009": Wording(_W, "替换了 {count} 个不能印出的字符。", "对照表里以“□”代替；请在原文件中删去这些字符。"),
    "D010": Wording(
        _E,
        "有看不见的文字（{why}）：“{text}”。",
        "请在 Word 中全选，去掉“隐藏”、把字体颜色改为自动、字号改为正常后，再看这段文字该不该有。",
    ),
    "D011": Wording(
        _W,
        "文字没有变，但更不醒目了：{what}由“{before}”改为“{after}”，共 {count} 处（{clauses}），首处“{text}”。",
        "格式条款应以显著方式提示（民法典第四百九十六条）；请在修订标记稿里查看，该恢复的恢复。",
    ),
    "D012": Wording(
        _I,
        "另有 {count} 处文字未变、只改了样子（{what}；{clauses}），首处“{text}”由“{before}”改为“{after}”。",
        "修订标记稿里逐处标出；字体除外。",
    ),
    "D013": Wording(
        _W,
        "拒绝对方的全部修订后，仍有 {count} 处文字的样子（加粗、颜色、字号等）与我方原文不同，首处在“{clause}”。",
        "这些格式改动没有留痕；请对照修订标记稿核对。",
    ),
    "D014": Wording(
        _W,
        "对方没有留下任何修订标记，以下 {count} 处改动全部没有留痕。",
        "请以修订对照表为准逐条核对，不要只看对方说改了哪里。",
    ),
    "D015": Wording(_W, "页面设置不同：{what}原为“{before}”，现为“{after}”。", "请核对页数与签署页有没有因此移动。"),
    "D016": Wording(
        _W,
        "这一段里有不属于文字的内容变了：原为“{before}”，现为“{after}”（“{text}”）。",
        "勾选、符号、公式、超链接和域不在正文对照表内，请打开文件核对。",
    ),
    "D017": Wording(
        _I, "文件里多出或改动了看不见的数据：{members}。", "不影响合同文字；定稿前请用 Word“检查文档”清除。"
    ),
    "D018": Wording(_W, "文件设置不同：{what}原为“{before}”，现为“{after}”。", "请在 Word“审阅”中核对后恢复。"),
    "D020": Wording(
        _W,
        "kind.toml 写明由“{slots}”签字，样例文本里“{role}”应出现 {wanted} 处，只有 {found} 处。",
        "请在模板里补上签字栏；不再由其签字的，请改 kind.toml 的 signs。",
    ),
    "D021": Wording(
        _E,
        "kind.toml 写明要盖“{slots}”，样例文本里应有 {wanted} 处盖章，只有 {found} 处。",
        "请在模板里补上“（盖章）”；不再盖章的，请改 kind.toml 的 seals。",
    ),
    "D022": Wording(
        _W,
        "字体“{font}”既不随本软件提供，也没有替代字体，别的电脑上会变样。",
        "请改用 {house}，或宋体、黑体等常用字体名。",
    ),
    "D023": Wording(
        _W,
        "有的字打印出来用了别的字体：“{font}”。",
        "多半是 {house} 里没有这个字（例如 ☑）；请换一个字，或确认换了字体也无妨。",
    ),
    "D024": Wording(_E, "字体“{font}”没有嵌入 PDF，长期保存后可能无法显示。", "请换用允许嵌入的字体。"),
    "D025": Wording(
        _W,
        "样例现在有 {now} 页，认可时是 {before} 页。",
        "请用 templates preview 看是否排乱；确实如此的，重新 accept --pdf。",
    ),
    "D027": Wording(_E, "打印出来全用了别的字体：{fonts}。", "请安装 {house} 后再试。"),
    "D028": Wording(
        _W,
        "会加行的表格“{table}…”没有设“重复标题行”，翻页后看不到表头。",
        "请在 Word 里选中表头行，设“在各页顶端以标题行形式重复出现”。",
    ),
    "D029": Wording(_W, "表格“{table}…”有的行会跨页断开。", "请在 Word 里选中整个表格，取消“允许跨页断行”。"),
    "D030": Wording(_W, "表格行“{text}…”设了固定行高，字多时会被截掉。", "请把行高改为“最小值”。"),
    "D031": Wording(_W, "页脚缺少：{missing}。", "请在页脚写文书编号、版本与“第 n 页 共 N 页”。"),
    "D032": Wording(_E, "纸张是 {width}×{height} 毫米。", "请改用 A4（宽表可用 A4 横向，台账可用 A3）。"),
    "D033": Wording(_E, "“{text}”印在纸边 5 毫米以内或印到纸外。", "请调整页边距、列宽或缩进。"),
    "D034": Wording(_E, "印出来的文字里有“{mark}”：“{text}”。", "这是没有替换的标记或空值；请更正模板或数据。"),
    "D035": Wording(
        _W, "最后一页{what}。", "请把前面的段落设“与下段同页”，或收紧间距，使签章栏不与正文脱离、末页不空。"
    ),
    "D036": Wording(_W, "第 {columns} 列印出来是空白。", "表单空项应写“无”或“/”；请在字段后加 |nothing。"),
    "D026": Wording(_E, "{text}印在页码标识（{place}）的位置上，签署版将无法识读。", "请调整页边距或移开这处内容。"),
    "D050": Wording(_E, "这不是可以比对的 Word 文档（.docx），而是“{sort}”。", "{step}"),
    "D052": Wording(
        _E,
        "文件里没有普通 Word 文档的正文。",
        "若是“Strict Open XML 文档”或其他软件所存，请用 Word 另存为“Word 文档（*.docx）”后再比对。",
    ),
    "D051": Wording(
        _E, "文件有 {size} MB，超过 {limit} MB，没有打开。", "请在 Word 中压缩图片后另存，或核对是不是拿错了文件。"
    ),
}
