"""Faults in what a person adds for a paper (codes B…), in the words the user reads."""

from pipeline.domain.findings.wording import Severity, Wording

E, W = Severity.ERROR, Severity.WARNING

CATALOGUE: dict[str, Wording] = {
    "B001": Wording(E, "登记晚于首次接触 24 小时，没有写迟报原因。", "请填 late_reason。"),
    "B002": Wording(W, "核心需求只有 {count} 个字，不足以说明要什么。", "请用 core_need 写清楚（不少于 10 个字）。"),
    "B003": Wording(E, "联系人{name}既没有电话也没有邮箱。", "请至少填一项。"),
    "B004": Wording(W, "没有个人信息处理告知的记录。", "采集联系人信息须告知；请填 pi_notice_given。"),
    "B010": Wording(W, "没有访谈或调研记录。", "请在 interviews 里至少写一次（电话、会议或实地调研）。"),
    "B011": Wording(E, "“{name}”不在方案的决策链里。", "决策链里有：{known}。"),
    "B020": Wording(E, "诉求 D{number} 不存在，无从响应。", "本方案共有 {count} 条诉求。"),
    "B021": Wording(
        W, "诉求{numbers}没有逐条答复，已按“满足”列示。", "如有例外，请在 responses 里写明部分满足或不满足。"
    ),
    "B022": Wording(
        W, "报价有效期（{day}）已过，今天是 {today}。", "再签须与客户重新确认；新的有效期请填 valid_until。"
    ),
    "B023": Wording(W, "方案已是终版，没有客户确认凭据。", "请在 customer_confirm_ref 里写明邮件或签字件。"),
    "B024": Wording(
        W, "编制人与审核人同为{name}。", "三级签应由不同的人编制、审核；请由产品经理或客户经理出这份文书。"
    ),
    "B030": Wording(E, "方案里没有第 {round} 轮谈判。", "方案里有的轮次：{known}。"),
    "B031": Wording(E, "待解决问题“{issue}”的期限（{due}）早于会议日（{held}）。", "请核对期限。"),
    "B032": Wording(W, "谈判地点或会议号没有填。", "请填 place。"),
    "B033": Wording(
        W,
        "参加人没有填，已按方案里的经办人和客户决策链列出。",
        "请核对实际到会的人，写进 our_attendees 和 their_attendees；签名前改好。",
    ),
    "B040": Wording(E, "登记状态为“{status}”，结论不能是“可签”。", "非存续企业不得签约；请改结论或重新核实。"),
    "B041": Wording(
        E, "经营范围涉及许可，但没有有效的许可证。", "请补 license_no 与 license_valid_to；无证的不能“可签”。"
    ),
    "B042": Wording(
        E, "开户名“{account}”与客户名称“{name}”不同，结论不能是“可签”。", "请核实账户，或取得三方付款说明。"
    ),
    "B043": Wording(E, "查询日期（{day}）晚于今天（{today}）。", "请核对 checked_on。"),
    "B044": Wording(W, "查询距签约日（{sign}）超过 30 天。", "签署前请重查一次。"),
    "B045": Wording(E, "结论是“附条件”，没有写明条件。", "请填 condition。"),
    "B046": Wording(W, "营业期限（{day}）早于服务期届满日（{end}）。", "请让客户说明续展安排。"),
    "B047": Wording(E, "核查人与复核人是同一人（{name}）。", "请由另一人复核。"),
    "B050": Wording(E, "授权金额上限 {limit} 元低于合同金额 {total} 元。", "请提高上限，否则受托人无权签署。"),
    "B051": Wording(E, "授权期限的起日（{start}）晚于止日（{end}）。", "请核对 valid_from 与 valid_to。"),
    "B052": Wording(W, "计划签约日（{sign}）不在授权期限内。", "授权期限应覆盖签署日。"),
    "B053": Wording(E, "没有受托人。", "请填 agent_name，或在方案里写明我方授权代表。"),
    "B056": Wording(W, "补充协议属于合同变更，委托权限里没有“变更”。", "请在 authority 里加上“变更”。"),
    "B060": Wording(E, "用印人与申请人是同一人（{name}）。", "请由印章管理员用印。"),
    "B061": Wording(E, "落款章 {imprints} 枚，合同约定 {copies} 份。", "落款章数应等于份数；多盖的请列入作废印件。"),
    "B062": Wording(E, "用印时刻（{moment}）晚于现在。", "请核对 sealed_at。"),
    "B063": Wording(W, "签字人{name}不是法定代表人，卷内还没有授权委托书。", "请先办理 SQWT。"),
    "B064": Wording(E, "用印时刻（{moment}）早于审批通过。", "先批后用印；请核对 sealed_at。"),
    "B070": Wording(E, "没有第 {copy} 份：合同共 {copies} 份。", "请核对 copy_no。"),
    "B071": Wording(E, "第 {copy} 份写了两行。", "一份一行，请合并。"),
    "B072": Wording(E, "单号 {tracking} 用了两次。", "单号唯一；请核对快递单。"),
    "B073": Wording(E, "第 {copy} 份收回（{returned}）早于寄出（{sent}）。", "请核对日期。"),
    "B074": Wording(W, "第 {copy} 份寄出超过 10 个工作日未收回。", "请向客户催收。"),
    "B080": Wording(E, "送达对象里没有{role}。", "财务与项目经理都要签收；请补 receivers 或 company.toml 的人员。"),
    "B090": Wording(E, "合同没有补充协议“{number}”。", "现有：{known}；请核对 supplement_no，主合同的不填。"),
    "B100": Wording(W, "签收单 {number} 不在本合同的卷内。", "请核对 receipt_no；线下签收的请尽快补录。"),
    "B101": Wording(W, "验收申请 {number} 不在本合同的卷内。", "请核对 application_no；线下发出的请尽快补录。"),
    "B102": Wording(W, "卷内没有第 {batch} 批的签收单，批次号应连续。", "请核对 batch_no，或先补前一批的签收单。"),
    "B104": Wording(E, "{what}（{told}）晚于现在（{now}）。", "尚未发生的事不能记录；请核对日期。"),
    "B105": Wording(E, "{what}的起日（{start}）晚于止日（{end}）。", "请核对这两个日期。"),
    "B106": Wording(E, "延期单号“{number}”不是本合同的延期说明。", "{hint}卷内现有：{known}；尚未出单的请先留空。"),
    "B107": Wording(
        W, "卷内还没有延期单 {number}。", "请在识别后 24 小时内出《延期说明及解决方案》（YQSM），并核对单号（R6-05）。"
    ),
    "B108": Wording(
        W,
        "任务 {no} {why}，本周没有写延期单号。",
        "请在 {until} 前出《延期说明及解决方案》（YQSM），送达销售经理与客户，再把单号写入 issues（R6-05）。",
    ),
    "B109": Wording(W, "任务 {no} {why}，状态却填“{status}”。", "按 R6-04 应为“存在延迟”；请核对状态或日期。"),
    "B110": Wording(
        E,
        "任务 {no} 在 {week} 为“存在延迟”，本周改回“正常进行”，没有客户同意的方案。",
        "改回须引用客户已同意的延期说明（customer_reply: 同意）或已签的补充协议（R6-06）；否则仍填“存在延迟”。",
    ),
    "B111": Wording(
        E,
        "任务 {no} 的基线完成日由 {week} 的 {before} 改成了 {after}，没有客户同意的方案。",
        "不得直接改计划日期抹平延迟（R6-06）：基线照旧，新日期写在 forecast_end。",
    ),
}
