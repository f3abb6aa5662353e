"""Checks on a signed copy that came back (codes IN-01 … of the handbook, 7.3), in the words the user reads."""

from pipeline.domain.findings.wording import Severity, Wording

_E = Severity.ERROR

CATALOGUE: dict[str, Wording] = {
    "IN-03": Wording(
        _E, "缺第 {missing} 页（共 {pages} 页）。", "请找到缺的页，把第 1 至 {pages} 页整份重扫后再放进来。"
    ),
    "IN-04": Wording(_E, "页序不对，依次扫到的是第 {found} 页。", "请把纸页按 1 至 {pages} 排好，整份重扫。"),
    "IN-05": Wording(
        _E, "第 {places} 面是另一版本（{found}），不是 {due}。", "请核对签的是哪一版；版本混在一起的须换页重签。"
    ),
    "IN-10": Wording(_E, "第 {page} 页扫了 {times} 次（扫描件第 {places} 面）。", "请去掉多扫的面，整份重扫。"),
    "S001": Wording(
        _E,
        "{pages} 面里没有一面带本公司签署版的页码。",
        "如果它确是本公司发出的合同，请用 200 dpi 以上彩色、不裁边重扫；否则请转交该收它的人。",
    ),
    "S002": Wording(_E, "第 {places} 面带的是别处的码，不是本公司签署版的页。", "请取出这些面后整份重扫。"),
    "S003": Wording(_E, "第 {places} 面读不出页码。", "请展平纸页、擦净玻璃，用 200 dpi 以上彩色、不裁边整份重扫。"),
    "S004": Wording(
        _E,
        "第 {places} 面的页码编号相符而校验字符不对，不是系统印出的那一页。",
        "请拿原件与签署版逐字核对，并报法务。",
    ),
    "S005": Wording(
        _E, "第 {places} 面的页码（{found}）在登记中没有。", "请核对它是否由本系统发出；不是的，请取出后重扫。"
    ),
    "S006": Wording(_E, "第 {places} 面属于另一份文件 {found}，不是 {due}。", "请把两份文件分开，各扫成一个文件。"),
    "S007": Wording(_E, "{document_no} 已被新的签署版取代。", "请核对签的是哪一版；应签新版的，请换发新版重签。"),
    "S008": Wording(_E, "同一份 {document_no} 连扫了 {times} 遍。", "请每份原件扫成一个文件，分别放进来。"),
    "S009": Wording(_E, "整份是倒着扫的，末页在前。", "请把纸叠翻过来，从第 1 页起重扫。"),
    "S020": Wording(
        _E,
        "{document_no} 我方应收的 {copies} 份都已归入。",
        "请核对是否多扫了一份；确需替换的，请档案员在待处理里办理。",
    ),
    "S021": Wording(_E, "读取扫描件时没有读完（{why}）。", "请重扫一份；反复如此请把文件交给管理员。"),
    "S022": Wording(_E, "{person}看过后退回：{reason}", "按理由处理好以后重新放入收件夹。"),
    "S024": Wording(
        _E,
        "{document_no} 的合同现为“{status}”，这时不应有签署件回来。",
        "请问清这份签署件从何而来；确应归入的，请在待处理里人工办理。",
    ),
    "S023": Wording(Severity.INFO, "{person}看过后人工归入：{reason}", ""),
}
