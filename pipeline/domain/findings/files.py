"""Faults of a received file before anything is read from it (codes F…), in the words the user reads."""

from pipeline.domain.findings.wording import Severity, Wording

_ERROR, _WARNING, _INFO = Severity.ERROR, Severity.WARNING, Severity.INFO
_RESCAN = "请重新扫描或重新导出为 PDF，打开确认页数齐全后再放入收件夹。"

CATALOGUE: dict[str, Wording] = {
    # What the file is
    "F001": Wording(_ERROR, "文件是空的（0 字节）。", "多半是复制没有完成：请重新扫描或重新复制，再放入收件夹。"),
    "F002": Wording(
        _ERROR,
        "这不是 PDF，而是{kind}。",
        "签署件要交盖章签字后的扫描件：请打印签署后扫描成 PDF 再放入；Word/Excel 原稿不收。",
    ),
    "F003": Wording(_ERROR, "这不是 PDF，而是{kind}。", "请先解压，把里面的 PDF 逐个放入收件夹。"),
    "F004": Wording(
        _ERROR,
        "这不是 PDF，而是{kind}。",
        "请用扫描仪直接扫描成 PDF；只有照片时，请把全部页按顺序合成一个 PDF 再放入。",
    ),
    "F005": Wording(
        _WARNING,
        "这是 OFD 版式文件，系统目前不能读取其页面，也不能验证其中的电子签章（未验，不等于通过）。",
        "请用 OFD 阅读器人工核对签章与页数，并另存一份 PDF 放入收件夹。",
    ),
    "F006": Wording(_ERROR, "这不是 PDF，而是{kind}。", "请确认放对了文件；签署件请扫描成 PDF 再放入。"),
    "F007": Wording(_ERROR, "文件内容全是空字节，没有任何数据。", "多半是复制中断：请从原处重新复制，或重新扫描。"),
    "F008": Wording(
        _ERROR,
        "这是{kind}，可能是恶意程序。",
        "不要双击打开它；请告知管理员，并向发件人核实后索取扫描 PDF。",
    ),
    "F009": Wording(
        _ERROR, "这不是普通文件，而是链接或设备，系统不会打开。", "请把真正的文件复制进来，不要放快捷方式或链接。"
    ),
    # Whether the PDF is whole
    "F010": Wording(_ERROR, "PDF 设有打开密码，无法读取。", "请用密码打开后另存为不加密的 PDF，再放入收件夹。"),
    "F011": Wording(
        _WARNING,
        "PDF 设有权限限制（加密，但不需要打开密码），不能长期归档。",
        "请另存或打印为不加密的 PDF 后重新放入；电子签署的文件请勿另存，转人工处理。",
    ),
    "F012": Wording(_ERROR, "PDF 不完整：文件末尾缺失，后面的页可能丢了。", "多半是扫描或复制中断：" + _RESCAN),
    "F013": Wording(_ERROR, "PDF 已损坏，无法读取（{why}）。", _RESCAN),
    "F014": Wording(
        _WARNING,
        "PDF 内部目录已损坏，系统修复后才读出 {pages} 页。",
        "请打开文件核对页数与内容；有缺失就重新扫描。",
    ),
    "F015": Wording(_ERROR, "PDF 里没有页面。", _RESCAN),
    "F016": Wording(_ERROR, "PDF 有 {pages} 页，超过一次能收的 {limit} 页。", "请按合同拆成几个 PDF 分别放入。"),
    "F017": Wording(
        _ERROR,
        "文件有 {size_mb} MB，超过一次能收的 {limit_mb} MB。",
        "请用 300 DPI 重新扫描，或按合同拆成几个 PDF 分别放入。",
    ),
    "F018": Wording(
        _ERROR,
        "有一幅图像达 {megapixels} 百万像素，超过能处理的 {limit} 百万像素。",
        "请用 300 DPI、按 A4 或 A3 纸张大小重新扫描。",
    ),
    "F019": Wording(
        _ERROR,
        "第 {page} 页的尺寸是 {width_mm}×{height_mm} 毫米，不像一张纸。",
        "请按 A4 或 A3 纸张大小重新扫描。",
    ),
    # What the PDF carries besides pages
    "F020": Wording(_ERROR, "PDF 里有会自动运行的脚本（JavaScript {count} 处）。", "请打印为 PDF 或重新扫描后再放入。"),
    "F021": Wording(
        _ERROR,
        "PDF 里有启动外部程序的动作（{count} 处），可能是恶意文件。",
        "不要打开它；请告知管理员，并向发件人核实后重新扫描纸质原件。",
    ),
    "F022": Wording(
        _ERROR,
        "PDF 里夹带了可执行文件：{names}。",
        "不要打开它；请告知管理员，并向发件人核实后重新扫描纸质原件。",
    ),
    "F023": Wording(
        _WARNING,
        "PDF 里夹带了 {count} 个附件文件：{names}。系统只检查页面，不读取附件。",
        "若附件是合同的一部分，请打印或另存为 PDF 页面后一并扫描。",
    ),
    "F024": Wording(_WARNING, "PDF 里有向外提交或播放多媒体的动作：{kinds}。", "归档前请打印为 PDF 去掉这些动作。"),
    "F025": Wording(
        _ERROR,
        "这是动态表单（XFA），页面上只有一句“请稍候”，没有真正的内容。",
        "请用 Adobe Reader 打开，打印为 PDF 后再放入。",
    ),
    "F026": Wording(
        _WARNING, "PDF 里带有 XFA 表单，不同软件显示的内容可能不一样。", "请打印为 PDF 后再放入，以免内容有出入。"
    ),
    "F027": Wording(_INFO, "PDF 里有 {count} 个电子签名。", "请勿另存、合并或打印替换，否则签名失效；验签见检查结果。"),
    "F028": Wording(_ERROR, "没有权限读取这个文件。", "请由放入的人重新复制一次，或请管理员检查收件夹的权限。"),
    # Whether reading it can be finished
    "F030": Wording(_ERROR, "读取这个 PDF 用时超过 {seconds} 秒仍未完成。", "文件结构异常：" + _RESCAN),
    "F031": Wording(_ERROR, "读取这个 PDF 时被中止（{why}）。", "文件结构异常：" + _RESCAN),
    "F032": Wording(
        _WARNING,
        "处理这个文件连续失败 {times} 次，最后一次的原因：{why}",
        "请先按原因排除；排除后把文件放回收件夹会重新处理，仍不行请把本说明交给管理员。",
    ),
    # What lies in the inbox but is not taken
    "F040": Wording(_WARNING, "这是链接（快捷方式），系统不会打开它指向的文件。", "请把真正的文件复制到收件夹。"),
    "F041": Wording(_WARNING, "这个文件另有别名（硬链接），系统不收。", "请复制一份普通文件放入收件夹，再删除这一个。"),
    "F042": Wording(_WARNING, "这是{kind}，不是文件，系统不会打开。", "请管理员检查是谁放在这里的，然后移走。"),
    "F043": Wording(_WARNING, "文件夹嵌套超过 {depth} 层，里面的文件没有收。", "请把文件移到收件夹的上层。"),
    "F044": Wording(_WARNING, "没有权限读取它（{why}）。", "请管理员检查该文件的权限，或由放入的人重新复制一次。"),
    "F045": Wording(_WARNING, "名称以“_”开头的文件或文件夹不会被收。", "若要收它，请去掉名称开头的“_”。"),
    "F046": Wording(_WARNING, "这里是另一个磁盘的挂载点，里面的文件没有收。", "请把文件直接复制到收件夹。"),
    "F047": Wording(_WARNING, "没有收取成功：{why}", "系统会自动重试；一直如此请把本说明交给管理员。"),
    # The watcher itself
    "F060": Wording(
        _ERROR, "另一个进程（进程号 {pid}）正在监看收件夹 {inbox}。", "请先停止它，或就用正在运行的那一个。"
    ),
    "F061": Wording(_ERROR, "暂时不能收件：{why}", "文件原样留着，排除后会自动继续，不会丢失或重复。"),
    "F062": Wording(
        _WARNING, "收件夹 {inbox} 不支持即时通知，改为每 {seconds} 秒查看一次。", "无须处理；网络文件夹一般如此。"
    ),
    "F064": Wording(
        _ERROR,
        "收件夹 {inbox} 所在的磁盘不支持加锁，不能保证只有一个进程在收件。",
        "请把收件夹放在本机磁盘，或挂载为支持文件锁的网络共享。",
    ),
    "F063": Wording(_ERROR, "找不到收件夹 {inbox}。", "请检查文件夹是否存在、网络共享是否连上；恢复后会自动继续。"),
}
