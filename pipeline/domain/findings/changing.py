"""Faults in a change of contract (codes B3…), in the words the user reads."""

from pipeline.domain.findings.wording import Severity, Wording

E, W = Severity.ERROR, Severity.WARNING

CATALOGUE: dict[str, Wording] = {
    "B300": Wording(E, "卷内没有第 {before} 次变更，不能出第 {number} 次。", "变更次序应连续；请核对 change。"),
    "B301": Wording(E, "提出日期（{day}）晚于今天（{today}）。", "请核对 raised_on。"),
    "B302": Wording(E, "合同里没有“{clause}”。", "最接近的有：{near}；请改用合同里的条款号。"),
    "B303": Wording(
        E,
        "{clause}的原文与合同不一致：合同写“…{ours}…”，资料写“…{theirs}…”。",
        "原文须逐字相等；请照合同改正，或去掉 old_text 由系统摘录。",
    ),
    "B304": Wording(E, "“{clause}”对应 {count} 处，不知道改哪一处。", "请在 old_text 里照抄要改的那一处。"),
    "B305": Wording(E, "{clause}里“{text}”出现了 {count} 次。", "请把 old_text 写长一些，使它只出现一次。"),
    "B306": Wording(E, "合同里已有{clause}，不能再“增加”。", "要改它请用“修改”；要增加请换一个条款号。"),
    "B307": Wording(E, "{clause}没有写改成什么。", "请填 new_text；整条去掉的，action 请写“删除”。"),
    "B308": Wording(E, "{clause}要“{action}”，{what}应当留空。", "请去掉该项，或改 action。"),
    "B309": Wording(E, "{clause}的拟改文本与原文相同。", "请核对 new_text；没有改动的条款不必列出。"),
    "B310": Wording(E, "{clause}与{other}说的是同一处。", "请合并成一条变更。"),
    "B311": Wording(E, "{clause}的拟改文本里还有没填的内容：“{excerpt}”。", "请写明确定的内容后再报批。"),
    "B312": Wording(
        E, "{clause}写有合同总价，拟改文本里没有变更后的总价 {total} 元。", "请在 new_text 里写明变更后的总价。"
    ),
    "B313": Wording(E, "效力关系为“仅补充”，却要{action}{clause}。", "改动原有条款的，效力关系应为“补充协议优先”。"),
    "B314": Wording(E, "{clause}含有表格，不能整条摘录。", "请指明哪一行（如“{row}”），或照抄要改的文字（old_text）。"),
    "B315": Wording(E, "“{clause}”不像条款号，不能据此增加条款。", "请写成“第7.9条”“第二十条”这样的条款号。"),
    "B316": Wording(E, "{clause}里没有所引的原文，它在{other}里。", "请把 clause 改为“{other}”，或核对原文。"),
    "B317": Wording(
        W,
        "增加的{clause}没有接着编号：同级现有最大号为 {last}，缺 {missing} 号。",
        "新增条款应顺着往下编；已删条款的号不再使用的，请在说明里写明。",
    ),
    "B320": Wording(E, "{what}，变更类型没有勾“{kind}”。", "请在 change_types 里补上，或核对数据。"),
    "B321": Wording(E, "变更后总价为 {total} 元，不能小于或等于零。", "请核对 amount_delta；解除合同请另办解除协议。"),
    "B322": Wording(
        E, "price_parts 合计 {sum} 元，不等于价款增减 {delta} 元。", "请逐项核对；价款增减等于各税率部分之和。"
    ),
    "B323": Wording(
        E,
        "合同有 {count} 种税率，没有写明增减的价款各属哪种税率。",
        "请在 price_parts 里按税率分列（分别核算）。",
    ),
    "B324": Wording(E, "“{name}”的税率 {rate} 今天不适用。", "适用的有：{known}。"),
    "B325": Wording(
        W, "累计变更达原合同价款的 {ratio}，超过 10%。", "须升级授权；取得后请填 escalation_ref，否则不能出补充协议。"
    ),
    "B326": Wording(
        E,
        "政府采购合同追加部分累计达原合同金额的 {ratio}，超过 10%。",
        "政府采购法第四十九条不允许；超出部分应另行采购。",
    ),
    "B327": Wording(E, "变更收款账户，没有写怎样向对方核实过。", "请按合同预留的联系方式回拨核实后填 account_check。"),
    "B328": Wording(
        W,
        "变更类型含“主体”。",
        "权利义务转给第三人的，须三方另签转让协议；补充协议只用于同一主体更名等情形。",
    ),
    "B329": Wording(
        W, "{numbers} 尚未签回，本次变更按其已经签署计算。", "请先收回签署件；对方不签的，请作废该号后重新报批。"
    ),
    "B330": Wording(E, "变更后各期合计 {sum} 元，不等于变更后总价 {total} 元。", "请核对 payments，差额精确到分。"),
    "B331": Wording(E, "第 {seq} 期{status}，金额由 {before} 元变成了 {after} 元。", "已付、已开票的期次不动。"),
    "B332": Wording(E, "付款计划没有第 {seq} 期。", "现行付款计划共 {count} 期；请核对 settled。"),
    "B333": Wording(E, "变更后第 {seq} 期为 {amount} 元，不能小于或等于零。", "请在 payments 里写明各期金额。"),
    "B334": Wording(E, "期次写的是 {found}，应为 {due}。", "期次从 1 起连续编号。"),
    "B335": Wording(E, "新增的第 {seq} 期没有写{what}。", "请补上款项名称与付款条件。"),
    "B336": Wording(E, "各期都已付或已开票，没有期次可以承担增减的价款。", "请在 payments 里增加一期。"),
    "B337": Wording(E, "settled 里第 {seq} 期写了两次。", "一期一行，请合并。"),
    "B338": Wording(
        W,
        "定金 {deposit} 元为变更后总价 {total} 元的 {rate}，超过 20%。",
        "超出部分不产生定金效力（民法典第五百八十六条）；请约定退还超出部分，或改作预付款。",
    ),
    "B340": Wording(E, "合同没有里程碑“{milestone}”。", "合同的里程碑有：{known}。"),
    "B341": Wording(W, "工期影响写 {stated} 日，里程碑最多移动了 {moved} 日。", "请核对 days_delta 与 new_dates。"),
    "B342": Wording(E, "里程碑 {milestone} 改到 {day}，早于合同生效日 {start}。", "请核对日期。"),
    "B350": Wording(E, "{department}的意见是“{opinion}”，理由少于 10 个字。", "请写明要改什么、涉及哪一条。"),
    "B351": Wording(E, "{department}的意见写了两次。", "一个节点一行，请合并。"),
    "B352": Wording(E, "{department}已有意见，前面的{before}还没有。", "审批依次进行，不得跳序；请补上。"),
    "B353": Wording(E, "{person}不是{department}的审批人。", "应由{holders}签署，或在 company.toml 中调整职责。"),
    "B354": Wording(E, "{department}的意见日期（{day}）{why}。", "请按签字页上的日期填。"),
    "B355": Wording(E, "补充协议由{person}起草，不能又由其出法务意见。", "起草人与法务审核人须分开。"),
    "B360": Wording(E, "审批还没有完成：{open}没有“同意”。", "四个节点都同意、重出申请表后，再出补充协议。"),
    "B361": Wording(E, "累计变更超过 10%，没有升级授权的凭据。", "请填 escalation_ref，重出申请表后再出补充协议。"),
}
