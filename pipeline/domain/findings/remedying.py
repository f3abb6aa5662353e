"""Faults in what a person adds for the papers of delay and rectification (codes B2…), in the words the user reads."""

from pipeline.domain.findings.wording import Severity, Wording

E, W = Severity.ERROR, Severity.WARNING

CATALOGUE: dict[str, Wording] = {
    "B200": Wording(E, "合同没有里程碑“{milestone}”。", "合同的里程碑有：{known}。"),
    "B201": Wording(E, "里程碑 {milestone} 写了两次。", "一个里程碑写一行，请合并。"),
    "B202": Wording(
        E, "{milestone} 的预计新日期（{forecast}）不晚于原日期（{original}）。", "没有延期的里程碑不必列出；请核对。"
    ),
    "B203": Wording(
        W,
        "{year} 年的放假调休安排未收录，{what}未检。",
        "文书上已注明“日历未定”；收录后请重新出一版。",
    ),
    "B204": Wording(
        W,
        "{milestone} 的预计新日期（{forecast}）早于识别日（{detected}）。",
        "请核对；已经完成的请按实际完成日填写并在原因里说明。",
    ),
    "B205": Wording(
        W,
        "{milestone} 推迟到 {forecast} 后，{follower}（原定 {original}）排在其前，却没有列入影响。",
        "请核对是否一并受影响；不受影响的请在措施里说明。",
    ),
    "B206": Wording(
        W,
        "{milestone} 在第 {case} 次延期（新日期 {forecast}）里已经列过；本次仍按合同原日期计算延误。",
        "请在原因说明里写明是累计延误。",
    ),
    "B207": Wording(
        E, "延期单按次编号，不能跳号：卷内已有 {count} 次，没有第 {missing} 次。", "本次请写 case_no: {missing}。"
    ),
    "B208": Wording(
        W,
        "送达{who}的时刻（{sent}）超过识别后 24 小时（{due}），{late}；文书上已注明。",
        "请用 late_reason 写明超时原因。",
    ),
    "B209": Wording(W, "还没有送达{who}；期限为 {due}。", "请在期限前送达，再补填送达时刻出新版。"),
    "B210": Wording(
        W, "至今没有送达{who}，24 小时的期限（{due}）已过。", "请立即送达，并用 late_reason 写明超时原因。"
    ),
    "B211": Wording(E, "写了送达时刻，没有写送达方式与凭据。", "请填 evidence，例如邮件回执编号。"),
    "B212": Wording(E, "还没有送达客户，就写了客户意见“{reply}”。", "请补填 sent_customer_at，或改为“未答复”。"),
    "B213": Wording(
        E,
        "要变更合同的{changes}，没有补充协议编号。",
        "变更价款、范围、交付日期须另签补充协议（民法典第 544 条）；请先取号，再填 supplement_no。",
    ),
    "B214": Wording(
        E, "“{number}”不是本合同的补充协议编号。", "写法为 {contract}-B01；确实不变更合同的请把 changes 与它一起删去。"
    ),
    "B215": Wording(W, "编号登记簿里没有补充协议 {number}。", "线下取号的请尽快补录；否则请核对编号。"),
    "B216": Wording(E, "价款变动写了 {amount} 元，changes 里没有“价款”。", "请在 changes 里加上“价款”，或删去金额。"),
    "B217": Wording(
        E,
        "原因是不可抗力，既没有证明，也没有写何时提供。",
        "请填 force_majeure_proof，或用 proof_due 写明提供证明的日期（民法典第 590 条）。",
    ),
    "B218": Wording(W, "不可抗力的证明还没有提供，应于 {due} 前提供；文书上已注明。", "取得后请补填并出新版。"),
    "B219": Wording(E, "责任写为不可抗力，原因却是“{cause}”。", "请让两处一致。"),
    "B220": Wording(E, "措施“{action}”的完成日（{due}）早于识别日（{detected}）。", "请核对日期。"),
    "B221": Wording(W, "措施“{action}”到 {due} 才完成，晚于全部新日期。", "请核对新日期是否留足时间。"),
    "B222": Wording(
        E, "客户不同意，没有写后续处理。", "请用 follow_up 写明协商记录或违约评估（编号，或谁在何时完成）。"
    ),
    "B223": Wording(
        E, "延期已恢复，却没有客户同意的方案，也没有补充协议。", "恢复正常须引用已被接受的方案或新基线（R6-06）。"
    ),
    "B224": Wording(E, "违约金金额（{amount} 元）是负数。", "请写应付的金额；没有就删去。"),
    "B225": Wording(W, "违约金金额（{amount} 元）超过合同约定的上限（{cap}，即 {limit} 元）。", "请核对计算。"),
    "B226": Wording(E, "审核人与编制人是同一人（{name}）。", "请由另一位审核，填 reviewer。"),
    "B227": Wording(
        E, "写了补充协议 {number}，没有写变更合同的哪些内容。", "请用 changes 写明：价款、范围、交付日期、付款。"
    ),
    "B228": Wording(
        W,
        "补充协议 {number} 把 {milestone} 改为 {agreed}，与本单的预计新日期（{forecast}）不同。",
        "请核对；以补充协议为准。",
    ),
    "B229": Wording(W, "{milestone} 推迟到 {forecast}，延误 {days} 日，超过一年。", "请核对年份。"),
    "B230": Wording(
        E,
        "卷内没有测试记录 {number}，也没有写它的内容。",
        "请先出 YSJL；线下形成的请用 record 写明阶段、结论与不达标项。",
    ),
    "B231": Wording(
        W,
        "{why}；不达标项以填报为准，未能与记录核对。",
        "请对照测试记录的原件逐项核对。",
    ),
    "B232": Wording(E, "填报的记录内容与卷内 {number} 不符：{differences}。", "请删去 record，系统会取卷内的数据。"),
    "B233": Wording(W, "测试记录 {number} 已有更新的版本 {newest}。", "请核对应按哪一版整改。"),
    "B234": Wording(E, "测试记录 {number} 的结论是“通过”，没有可整改的。", "请核对 record_no。"),
    "B235": Wording(E, "整改项 {no} 的来源“{case}”不是该记录的不达标项。", "应当整改的有：{known}。"),
    "B236": Wording(E, "不达标项“{source}”没有整改项。", "整改项须与不达标项一一对应，请补一项。"),
    "B237": Wording(E, "“{source}”有 {count} 个整改项（{items}）。", "一一对应，请并为一项。"),
    "B238": Wording(E, "整改项编号 {no} 用了两次。", "请依次编为 Z-01、Z-02……"),
    "B239": Wording(
        E, "整改项 {no} 的计划完成日（{due}）晚于整改期（{limit}）。", "请提前；客户书面同意延长的用 extension 写明。"
    ),
    "B240": Wording(W, "整改项 {no} 的计划完成日（{due}）早于计划提出日（{planned}）。", "请核对日期。"),
    "B241": Wording(
        W, "整改计划提出日（{planned}）超过不通过结论后 2 个工作日（{due}）；文书上已注明。", "请核对日期。"
    ),
    "B242": Wording(W, "整改项 {no} 已过计划完成日（{due}），现为“{status}”。", "请催办责任人{owner}。"),
    "B243": Wording(W, "合同的“{term}”写作“{value}”，不是整数，{what}未检。", "请法务核对合同约定。"),
    "B244": Wording(W, "整改计划还没有客户认可。", "取得认可（邮件可）后请填 customer_agree 并出新版。"),
    "B245": Wording(
        E,
        "整改项 {no} 不能由“{before}”变为“{status}”。",
        "可以写：{possible}；关闭与重新打开只由复验记录（ZGFY）得出。",
    ),
    "B246": Wording(E, "延长后的整改期（{until}）不晚于合同整改期（{limit}）。", "请核对 extension，或删去。"),
    "B247": Wording(
        W, "整改期经客户同意延至 {until}，合同原为 {limit}。", "延长须有客户书面意见；涉及交付日的另签补充协议。"
    ),
    "B248": Wording(W, "填报的不达标项“{item}”不是合同约定的验收项。", "合同约定的有：{known}。"),
    "B249": Wording(W, "审核人{name}不在人员表的销售经理之中。", "销售经理有：{known}；请核对 reviewer。"),
    "B250": Wording(E, "卷内没有整改计划 {number}。", "卷内的整改计划：{known}；请先出 ZGJH。"),
    "B251": Wording(E, "整改计划 {number} 已有更新的版本 {newest}。", "请按最新版本逐项复验，改写 plan_no。"),
    "B252": Wording(E, "复验轮次应当连续：本计划已有 {count} 轮，不能出第 {round} 轮。", "本次请写 round: {due}。"),
    "B253": Wording(
        E,
        "合同约定最多复验 {most} 次，不能出第 {round} 轮。",
        "请按合同升级处理：减少价款或者解除，由销售经理与法务决定。",
    ),
    "B254": Wording(E, "第 {later} 轮复验已经出具，不能再改第 {round} 轮。", "更正请写在最新一轮。"),
    "B255": Wording(E, "整改计划 {number} 的各项都已关闭，无须再复验。", "请直接出验收确认书。"),
    "B256": Wording(E, "整改计划里没有 {no}。", "计划里有：{known}。"),
    "B257": Wording(E, "{no} 写了两行。", "一项一行，请合并。"),
    "B258": Wording(E, "整改计划里的 {no}（{case}）没有交代。", "请写复验结果；本轮没有复验的写“未复验”并说明原因。"),
    "B259": Wording(E, "{no} 已在第 {round} 轮复验关闭，不能再列。", "请删去；系统会自动带入已关闭的项。"),
    "B260": Wording(E, "{no} 的结果是“{result}”，没有写{missing}。", "请补填。"),
    "B261": Wording(E, "{no} 没有复验，也没有说明原因。", "请在 evidence 里写明。"),
    "B262": Wording(E, "还有 {count} 项没有关闭，没有写后续安排。", "请填 next_step。"),
    "B263": Wording(
        W, "第 {round} 轮已是合同约定的最后一轮，仍有 {items} 没有关闭。", "请升级给销售经理与法务，按合同处理。"
    ),
    "B264": Wording(W, "复验日期（{checked}）晚于整改期（{limit}）；文书上已注明。", "请核对是否构成迟延。"),
    "B265": Wording(E, "甲、乙双方复验人是同一人（{name}）。", "关闭须由客户方复验人签认。"),
    "B266": Wording(
        W,
        "{no} 的同一项目连同以前的整改计划累计 {count} 次复验未通过，达到合同约定的 {most} 次。",
        "客户可能已有权要求减少价款或者解除；请升级给销售经理与法务。",
    ),
    "B270": Wording(
        E,
        "整改计划 {number} 还有没关闭的项：{items}。",
        "全部关闭（复验记录 ZGFY）之后才能出验收确认书。",
    ),
    "B271": Wording(
        E,
        "测试记录 {number} 的结论是“{overall}”，还没有整改计划。",
        "请先出 ZGJH 与 ZGFY，或提交同一申请的下一轮测试记录。",
    ),
    "B272": Wording(
        W, "另一阶段的整改计划 {number} 还有没关闭的项：{items}。", "本次确认书不受影响；终验之前须全部关闭。"
    ),
    "B273": Wording(
        W,
        "测试记录号“{number}”不在卷内，无从得知它属于哪次申请；已按全部整改计划核对。",
        "请写卷内 YSJL 或 ZGFY 的编号。",
    ),
    "B274": Wording(
        W,
        "测试记录 {number} 的结论是“{overall}”，遗留项没有整改计划。",
        "请先出 ZGJH；以“验收合格”为条件的付款不因本确认书触发，合同另有约定的除外。",
    ),
}
