"""Faults in Word templates and rendered text (codes T…), in the words the user reads."""

from pipeline.domain.findings.wording import Severity, Wording

_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO

_GATE = {
    "T001": Wording(
        _E, "这不是 Word 文档（.docx）：{why}。", "请用 Word 或 WPS 打开原稿，另存为“Word 文档（*.docx）”后再放进来。"
    ),
    "T002": Wording(
        _E, "这是旧版 .doc 文件，或设了打开密码的文档。", "请在 Word 中去掉密码，另存为“Word 文档（*.docx）”。"
    ),
    "T003": Wording(
        _E,
        "文件损坏，或解开后过大：{why}。",
        "请用 Word 重新另存一份；若原稿本来就大，请压缩其中的图片，使文件小于 {limit} MB。",
    ),
    "T004": Wording(_E, "压缩包里有不该有的路径：{member}。", "这个文件不像是 Word 存出来的；请用 Word 重新另存一份。"),
    "T005": Wording(
        _E, "文档的内部文件含有 DTD 声明：{member}。", "Word 从不写 DTD；请向文件来源核实，并用 Word 重新另存。"
    ),
    "T006": Wording(_E, "文档的内部文件读不通：{member}（{why}）。", "请用 Word 打开修复后重新另存。"),
    "T007": Wording(_E, "文档带有宏或控件：{member}。", "请另存为不带宏的“Word 文档（*.docx）”。"),
    "T008": Wording(
        _E,
        "文档要到外面去取东西：{target}（{member}）。",
        "请在 Word 中断开链接（图片改为嵌入；“文件→选项→加载项→模板”改为 Normal）；只有网址和邮箱的超链接可以保留。",
    ),
    "T009": Wording(_E, "文档里嵌着别的文件：{member}。", "请删去内嵌对象，改成文字、表格或图片。"),
    "T010": Wording(
        _E, "文档里有会执行或取外部内容的域：{field}。", "请在 Word 中删去这个域，只保留页码、目录、引用等域。"
    ),
    "T011": Wording(_E, "模板里还有未接受的修订。", "请在 Word“审阅”中接受或拒绝全部修订后保存。"),
    "T012": Wording(_W, "模板里还有批注，会随成文发出去。", "请在 Word“审阅”中删除全部批注后保存。"),
    "T013": Wording(
        _E, "文档不完整，缺少 {member}，Word 会打不开。", "请用 Word 修复后重新另存；修复不了的，请从备份恢复。"
    ),
    "T014": Wording(
        _E, "文档提到的 {target} 不在文件里。", "请用 Word 打开，补上缺的图片等内容后重新另存；打不开的，请从备份恢复。"
    ),
    "T015": Wording(
        _E, "这里的{what}已经丢失（{id}）。", "请在 Word 里删去这处{what}，重新插入后保存；打不开的，请从备份恢复。"
    ),
    "T016": Wording(
        _W,
        "“{tag}”写在隐藏文字里，审阅的人看不见它的值。",
        "请在 Word 中选中它，在“字体”里去掉“隐藏”；不需要的，请删去。",
    ),
}

_TAGS = {
    "T020": Wording(_E, "标签没有写完整：“{text}”。", "每个 {{{{ 要有 }}}}，每个 {{% 要有 %}}，且在同一段里。"),
    "T021": Wording(_E, "用了全角括号：“{text}”。", "请改成半角的 {{{{ }}}}、{{% %}} 或 [[ ]]。"),
    "T022": Wording(
        _E,
        "标签“{tag}”会把所在的整{unit}去掉，同{unit}里的文字“{text}”会一起丢失。",
        "请让这个标签单独占一{unit}，或去掉标签里的 {level}。",
    ),
    "T023": Wording(_E, "“{tag}”没有对应的结束标签 {end}。", "请在这一部分的末尾补上 {end}。"),
    "T024": Wording(_E, "结束标签“{tag}”前面没有对应的开始标签。", "请删去它，或在前面补上开始标签。"),
    "T025": Wording(
        _E, "“{opening}”与“{closing}”写法不一致：一个作用于整{unit}，另一个不是。", "请让开始和结束标签的写法一致。"
    ),
    "T026": Wording(
        _E, "模板里不能用“{tag}”。", "可用的只有：取值 {{{{ }}}}、条件 if / elif / else / endif、循环 for / endfor。"
    ),
    "T027": Wording(
        _E, "标签“{tag}”看不懂：{why}。", "请对照字段表改写，例如 {{{{ buyer.name }}}}、{{% if flags.ip %}}。"
    ),
    "T028": Wording(
        _E, "标签“{tag}”里用了不允许的写法：{what}。", "模板只取值、判断、循环，不做计算和调用；需要的数请加到字段里。"
    ),
    "T029": Wording(_E, "没有名为“{name}”的处理方式（{tag}）。", "可用的有：{known}。"),
    "T030": Wording(_E, "循环套了 {depth} 层，太深。", "最多套 {limit} 层；请简化模板。"),
    "T031": Wording(
        _E, "开始标签“{opening}”和结束标签“{closing}”不在同一个单元格或同一层里。", "请把两个标签放在同一格、同一层。"
    ),
}

_DATA = {
    "T040": Wording(_E, "模板用到的字段“{name}”没有值{where}。", "{hint}"),
    "T041": Wording(
        _E, "字段“{name}”含有文档里不能出现的字符（{character}）。", "请删去或改用通行的字后重试；造字请改用国标字。"
    ),
    "T042": Wording(_E, "字段“{name}”的值不能直接写进文字：{why}。", "{hint}"),
    "T043": Wording(
        _E, "值“{value}”没有出现在成文里。", "请检查模板：取值标签只能写在文字里，不能写在公式、域代码、书签里。"
    ),
    "T044": Wording(
        _E, "生成的文档结构不完整：{why}。", "多半是条件或循环的开始、结束标签跨了单元格；请让它们成对地放在同一层。"
    ),
    "T045": Wording(_E, "生成的文档太大，超过 {limit} MB。", "请减少表格行数或嵌套循环。"),
    "T046": Wording(_E, "“{filter}”处理不了这个值：{value}{where}。", "{hint}"),
    "T047": Wording(
        _E, "模板里没有要替换的内容：{what}。", "请核对图片在模板里的名称、标题或替代文字，或文件在模板里的位置。"
    ),
    "T048": Wording(
        _E,
        "“{tag}”里各个值的种类不合。",
        "请核对标签里各字段的种类：文字只和文字比较，数和数比较、相加减，日期和日期比较；循环只用于列表。",
    ),
    "T049": Wording(
        _E, "“{tag}”所在的循环转得太多，合计超过 {limit} 次。", "请减少套在一起的循环，或减少数据里的行数。"
    ),
}

_MARKS = {
    "T050": Wording(
        _E,
        "引用的“{key}”不在成文里：“{text}”。",
        "被引用的条款可能因条件不成立而未出现；请给这处引用加上同样的条件，或更正名称。",
    ),
    "T051": Wording(_E, "“{key}”在成文里出现了两次：“{text}”。", "每个名称只能给一条用；请改其中一个。"),
    "T052": Wording(_E, "编号标记“{mark}”放错了地方：“{text}”。", "{hint}"),
    "T053": Wording(_E, "条款或附件超过九十九：“{text}”。", "请拆分文档。"),
    "T054": Wording(
        _E,
        "不认识的编号标记“{mark}”：“{text}”。",
        "可用的有：[[条：名称]]、[[款]]、[[款：名称]]、[[项]]、[[附件：名称]]、[[见：名称]]、[[见附件：名称]]、[[库：C12]]。",
    ),
    "T055": Wording(_W, "附件“{key}”在正文里没有提到。", "请在附件清单里加上 [[见附件：{key}]]。"),
    "T056": Wording(_I, "编号名称“{key}”没有被引用。", "不需要引用时可以不写名称。"),
    "T057": Wording(_E, "模板文字里有系统保留的字符：“{text}”。", "请删去这处看不见的字符后重新输入。"),
    "T058": Wording(_E, "“{key}”要引用的条款在模板里不存在：“{text}”。", "请核对名称{hint}。"),
}

_KINDS = {
    "T060": Wording(
        _E,
        "文件夹“{folder}”的名字不合规则。",
        "请命名为“代码_名称”或“代码_变体_名称”；备份请移到别处，或在文件夹名前加“_”，系统会跳过。",
    ),
    "T061": Wording(_E, "文书种类缺少文件 {file}。", "请放入 {file}；新建种类可用 qidang templates new。"),
    "T062": Wording(
        _E,
        "两个文件夹是同一种文书（{key}），另一个是“{other}”。",
        "请给其中一个换代码或变体；其中一个只是备份的，请移到别处，或在文件夹名前加“_”。",
    ),
    "T063": Wording(_E, "文件夹“{folder}”里没有任何文书种类。", "请用 qidang init 取得随附的模板。"),
    "T064": Wording(_E, "kind.toml 读不通：{why}。", "请改正后再试；写法见其他种类的 kind.toml。"),
    "T065": Wording(_E, "kind.toml 里有不认识的项“{name}”。", "可用的项：{known}。"),
    "T066": Wording(_E, "kind.toml 缺少“{name}”。", "请补上这一项，写法见其他种类。"),
    "T067": Wording(_E, "kind.toml 的“{name}”不能是“{value}”。", "{allowed}。"),
    "T068": Wording(_E, "文件夹名“{folder}”与 kind.toml 里的代码不一致（{key}）。", "请改其中一个，使两者相同。"),
    "T069": Wording(_E, "kind.toml 的 maker“{role}”不是职责代码。", "可用的有：{roles}。"),
}

_SAMPLES = {
    "T070": Wording(_E, "样例数据 sample.yaml 不能用：{why}。", "请对照 qidang templates new 生成的样例改正。"),
    "T072": Wording(
        _E,
        "评审版与签署版的正文会不一样：“{text}”。",
        "版本号和“评审用”字样只能放在页眉、页脚；请把它们从正文移走。",
    ),
}

_CLAUSES = {
    "T080": Wording(_E, "条款库里没有“{clause}”：“{text}”。", "条款库的编号从 C01 到 C38，写作 [[库：C12]]。"),
    "T081": Wording(
        _E,
        "缺少必备条款 {clause}“{title}”{when}。",
        "请写上这一条款，并在段首的 [[条]]、[[款]] 之后加 [[库：{clause}]]；文字已在的，只加标记。",
    ),
    "T082": Wording(
        _E,
        "启用“{flag}”时没有条款 {clause}“{title}”。",
        "请写上这一条款（用 {{%p if flags.{switch} %}} 和 {{%p endif %}} 包住），并在段首加 [[库：{clause}]]。",
    ),
    "T083": Wording(
        _W, "不启用“{flag}”时仍有条款 {clause}“{title}”。", "请用 {{%p if flags.{switch} %}} 和 {{%p endif %}} 包住它。"
    ),
    "T084": Wording(
        _W,
        "条款 {clause}“{title}”不用于这类合同。",
        "请核对标记；确要保留的，在 kind.toml 的 [clauses] also 里写上 {clause}。",
    ),
    "T085": Wording(
        _E,
        "kind.toml 的 [clauses] also 写有 {clause}，模板里没有。",
        "请从 also 里删去，或者在模板里加 [[库：{clause}]]。",
    ),
    "T086": Wording(
        _W,
        "条款参数“{name}”（{label}）没有用在模板里。",
        "模板里可能写死了数值：请改成 {{{{ terms.{name} }}}}，或者从 kind.toml 删去这个参数。",
    ),
    "T087": Wording(
        _W,
        "条款 {clause}“{title}”没有加粗：“{text}”。",
        "这一条款与对方有重大利害关系，请把关键文字加粗，以尽提示义务（民法典第四百九十六条）。",
    ),
}

CATALOGUE: dict[str, Wording] = {**_GATE, **_TAGS, **_DATA, **_MARKS, **_KINDS, **_SAMPLES, **_CLAUSES}
