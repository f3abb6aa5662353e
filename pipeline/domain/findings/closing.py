"""Faults in money, closure, loans and appraisal (codes B4…), in the words the user reads."""

from pipeline.domain.findings.wording import Severity, Wording

E, W = Severity.ERROR, Severity.WARNING

CATALOGUE: dict[str, Wording] = {
    "B401": Wording(E, "发票号码“{number}”写法不对：{kind}应为{form}。", "请照票面核对；号码要加引号，否则会丢位。"),
    "B402": Wording(
        E,
        "发票号码 {number} 已在 {contract} 登记过，内容不同。",
        "一号一票，登记过的不能改写；开错了请用红字发票冲回后另开。",
    ),
    "B403": Wording(E, "不含税 {net} 加税额 {tax} 不等于价税合计 {gross}。", "请照票面核对三个数。"),
    "B404": Wording(
        E, "税额 {tax} 与税率 {rate} 不符：{gross} 按此税率应为 {expected}，差 {gap} 元。", "请核对税率与税额。"
    ),
    "B405": Wording(
        W,
        "税额 {tax} 与按税率 {rate} 算得的 {expected} 有 {gap} 元尾差。",
        "逐行计税会有尾差；请与票面核对无误。",
    ),
    "B406": Wording(E, "税率 {rate} 在 {day} 不在税率表内。", "请照票面核对；当日可用的有：{known}。"),
    "B407": Wording(W, "税率 {rate} 不是本合同约定的税率（{known}）。", "税目有变的请先办合同变更。"),
    "B408": Wording(
        E, "累计开票 {total} 元超过现行合同额 {amount} 元。", "请核对；合同已加价的请先办变更，开错的请先红冲。"
    ),
    "B409": Wording(E, "付款计划没有第 {seq} 期。", "现有期次：{known}。"),
    "B410": Wording(
        W, "第 {seq} 期累计开票 {total} 元，超过本期金额 {amount} 元。", "一票开多期的可以；否则请核对期次。"
    ),
    "B411": Wording(
        E, "{what}为 {amount}，应为正数。", "冲减请用 reversals（红字发票）或 refunds（退款），金额仍写正数。"
    ),
    "B412": Wording(E, "{what}（{day}）晚于今天（{today}）。", "尚未发生的事不能登记；请核对日期。"),
    "B413": Wording(
        W, "{what}（{day}）早于合同生效日（{effective}）。", "请核对日期；确实先行办理的请在案卷中留说明。"
    ),
    "B414": Wording(W, "数电票号码前两位“{prefix}”不是开票年份（{day}）。", "请照票面核对号码与日期。"),
    "B415": Wording(E, "税率没有写清楚：{why}。", "一种税率写 tax_rate；多种税率逐行写在 rates 里。"),
    "B416": Wording(
        W,
        "第 {seq} 期条件成就日登记为 {day}，与验收确认书 {number} 不合（{drawn} 出具，{filed} 签回）。",
        "起算日应为确认书的落款日（R7-06），请核对后重新登记；因客户拖延验收等另有起算依据的，请在 basis 写明。",
    ),
    "B417": Wording(
        W,
        "第 {seq} 期条件成就日登记为 {day}，而验收确认书 {number} 还没有签回。",
        "请把签好的确认书扫描放入收件夹；签回后系统自行认定，不必再登记。",
    ),
    "B418": Wording(
        Severity.INFO,
        "第 {seq} 期的条件因验收确认书 {number} 签回而成就，起算日暂按签回归卷的 {day}。",
        "确认书落款日不同的，请照落款在 conditions 登记 met_on（R7-06）。",
    ),
    "B420": Wording(E, "核销合计 {applied} 元不等于{what} {amount} 元。", "请把这笔钱逐期分清。"),
    "B421": Wording(
        E, "付款户名“{payer}”不是合同对方“{customer}”，没有说明。", "请附三方付款说明，并写在 payer_note 里。"
    ),
    "B422": Wording(E, "流水号 {number} 已在本合同登记过，内容不同。", "登记过的不能改写；记错了请用退款冲回后另记。"),
    "B423": Wording(
        W, "流水号 {number} 在 {contract} 也登记过。", "一笔款付两份合同的可以；请核对两处合计等于回单金额。"
    ),
    "B424": Wording(
        E,
        "第 {seq} 期核销 {amount} 元，超过未收的 {left} 元，没有写原因。",
        "溢收请在 variance_reason 写明原因与处理。",
    ),
    "B425": Wording(W, "第 {seq} 期还差 {left} 元，没有写短款原因。", "分次付款的请写明；有扣款的请写扣款依据。"),
    "B430": Wording(E, "没有登记过发票 {number}，无从冲红。", "请核对 reverses；本合同已登记的有：{known}。"),
    "B431": Wording(E, "冲红 {amount} 元超过发票 {number} 的余额 {left} 元。", "请核对金额与被冲的发票。"),
    "B432": Wording(E, "没有登记过流水号 {number} 的到账，无从退款。", "请核对 refunds；本合同已登记的有：{known}。"),
    "B433": Wording(E, "退款 {amount} 元超过这笔到账的余额 {left} 元。", "请核对金额与流水号。"),
    "B434": Wording(E, "{what}（{day}）早于原来那一笔（{before}）。", "请核对日期。"),
    "B435": Wording(E, "第 {seq} 期退回 {amount} 元，超过本期已收的 {left} 元。", "请核对退的是哪几期。"),
    "B440": Wording(
        E,
        "终止类型为“履行完毕”，应收余额应为零，现为 {receivable} 元。",
        "请先登记收款或退款；经双方确认扣减的，写入 settlements 并标 deducts: true。",
    ),
    "B441": Wording(W, "累计开票 {invoiced} 元与累计收款 {received} 元不等。", "请核对是否漏登发票，或应补开、红冲。"),
    "B442": Wording(E, "SaaS 合同没有写账号、数据的返还与删除。", "请在 returns 里逐项写明（附件：数据删除证明）。"),
    "B443": Wording(E, "存续义务“{duty}”的到期日（{until}）早于终止日期（{ended}）。", "已届满的不必列；请核对日期。"),
    "B444": Wording(E, "终止日期（{ended}）早于生效日（{effective}）。", "请核对 ended_on。"),
    "B445": Wording(E, "“{name}”不是{role}，不能在{role}栏签字。", "可以签的有：{known}。"),
    "B446": Wording(E, "三方签字里“{name}”写了两次。", "财务、销售、法务须由三人分别签字。"),
    "B447": Wording(E, "合同现为“{status}”，不能按“{type}”终止。", "请核对终止类型；作废的合同才选“作废”。"),
    "B448": Wording(W, "卷内没有客户签字盖章的验收确认书。", "履行完毕应有终验确认书；请先归入，或在依据中说明。"),
    "B449": Wording(E, "还有未决事项，不能按“履行完毕”终止。", "请先了结“{first}”等 {count} 项。"),
    "B450": Wording(
        E, "单方解除没有解除通知的送达日期。", "请填 notice_delivered_on（民法典 565：通知到达对方时解除）。"
    ),
    "B451": Wording(E, "扣减“{name}”没有写处理与凭据。", "请在 handling 写明依据（补充协议、扣款确认函等）。"),
    "B452": Wording(E, "“{what}”第 {place} 项尚未完成，不能按“履行完毕”终止。", "请办妥后补上完成日期与证明。"),
    "B453": Wording(E, "扣减合计 {deducted} 元超过未收余额 {open} 元。", "请核对扣减金额。"),
    "B454": Wording(
        E, "应收余额 {receivable} 元，没有写如何处理。", "请在 settlements 里写明余款的处理与依据（解除协议条款等）。"
    ),
    "B460": Wording(E, "应还日期（{due}）早于借出日期（{lent}）。", "请核对日期。"),
    "B461": Wording(E, "外借原件最长 5 个工作日，应于 {latest} 前归还，不能借到 {due}。", "到期未用完的，归还后再借。"),
    "B462": Wording(E, "外借原件须部门负责人以上批准，{name}不是。", "可以批准的有：{known}。"),
    "B463": Wording(E, "借阅人与批准人是同一人（{name}）。", "请由另一人批准。"),
    "B464": Wording(E, "{what}（{day}）晚于今天（{today}）。", "请核对日期。"),
    "B465": Wording(
        E, "{archive_no} 的原件已由{borrower}借出（{loan}，应于 {due} 归还）。", "请先催还；急用的可以借阅电子件。"
    ),
    "B466": Wording(
        E, "归还页数 {pages} 与借出页数 {lent} 不同，没有写说明。", "请逐页核对，在说明里写明缺了哪几页、如何处理。"
    ),
    "B467": Wording(E, "归还检查为“不完好”，没有写说明。", "请写明损坏在何处、如何修复。"),
    "B468": Wording(E, "归还日期（{day}）早于借出日期（{lent}）。", "请核对日期。"),
    "B469": Wording(W, "逾期归还：应于 {due} 归还。", "请在月末复核时说明原因。"),
    "B470": Wording(E, "{archive_no} 保管到 {expires}，{held} 尚未届满。", "期满以后才鉴定；请从本批剔除。"),
    "B471": Wording(E, "鉴定组缺{roles}。", "鉴定组须有档案、业务、法务、财务四方。"),
    "B472": Wording(
        E, "{archive_no} 不能销毁：{blocks}。", "保全、未结清、质保期、争议四项全部为否方可销毁；请改为续存。"
    ),
    "B473": Wording(
        E, "{archive_no} 的“{what}”写为{told}，总账记载为{known}。", "以总账为准；请删去此项或查明后更正。"
    ),
    "B474": Wording(
        E, "{archive_no} 不在总账里，缺少：{fields}。", "系统启用前的案卷请照案卷封面填写，四项核对由鉴定组填是或否。"
    ),
    "B475": Wording(E, "监销人“{name}”不合要求：{why}。", "监销人须两人，且非提出人、批准人。"),
    "B476": Wording(E, "批准人与提出人是同一人（{name}）。", "请由公司负责人批准。"),
    "B477": Wording(E, "{archive_no} 意见为续存，没有写新期限。", "请填 new_retention（Y、D30、D10）。"),
    "B478": Wording(E, "{archive_no} 在清册里写了两次。", "一卷一行，请去掉一行。"),
    "B479": Wording(E, "“{archive_no}”不是本全宗的档号。", "档号如 {example}。"),
    "B480": Wording(E, "{archive_no} 永久保管，不存在期满。", "请从本批剔除。"),
    "B481": Wording(E, "拟销毁 {count} 卷，没有写{what}。", "请补上；销毁须有方式、两名监销人。"),
    "B482": Wording(E, "{archive_no} 正借出（{loan}），不能销毁。", "请先收回。"),
    "B483": Wording(E, "{what}（{day}）早于{before}（{earlier}）。", "先鉴定、后批准、再销毁；请核对日期。"),
}
