"""`qidang`: the table of commands, each imported only when it is called."""

import sys
from importlib import import_module

import click

from pipeline.cli.doors import fail_plainly
from pipeline.cli.wording import ChineseFormatter

click.Context.formatter_class = ChineseFormatter

# Command name -> (module, one line for the overview). The overview must not import anything heavy.
COMMANDS: dict[str, tuple[str, str]] = {
    "init": ("init", "新建工作区：收件夹、档案库、公司设置"),
    "draft": ("draft", "由方案数据起草合同（YAML/JSON/Excel，批量表）"),
    "form": ("form", "写 Excel 表供填写：方案、批量方案、各种文书的资料"),
    "review": ("review", "送审、出具意见、落实修改、重新送审"),
    "compare": ("compare", "比对两个版本或对方退回的文件：对照表、修订标记稿"),
    "issue": ("issue", "审批通过后发出签署版（PDF，每页带机读码）"),
    "intake": ("intake", "把收件夹里现有的扫描件处理一遍"),
    "watch": ("watch", "守着收件夹，随到随收"),
    "paper": ("forms", "出其他文书：登记表、方案、授权书、用印、生效通知、台账等"),
    "desk": ("desk", "待处理件：查看、人工归入、退回、签署登记"),
    "accept": ("accept", "出具验收确认书"),
    "money": ("money", "开票与收款：登记、查看应收"),
    "close": ("close", "结清或终止：三方签字后合同终结"),
    "archive": ("archive", "编目、装订、归档一份合同的案卷"),
    "loan": ("loan", "档案借阅：借出、归还、在借与逾期"),
    "appraise": ("appraise", "期满鉴定：出鉴定意见书与销毁清册"),
    "verify": ("verify", "独立核验档案库（不依赖写入代码）"),
    "rebuild": ("rebuild", "由总账重建索引"),
    "completeness": ("completeness", "各合同缺什么材料、轮到谁、从何时起"),
    "register": ("register", "编号登记簿：查看、作废、预留"),
    "templates": ("templates", "文书模板：列出、检查、预览、确认"),
    "up": ("up", "启动服务：调度、定时任务、收件"),
    "doctor": ("doctor", "检查本机与工作区是否就绪"),
    "demo": ("demo", "用三份样例走完全程"),
}

EXIT_CODES = """退出码：0 成功；1 文件有错（逐条列出）；2 用法不对；3 缺少程序或组件；4 规则不允许；
5 档案受损，须人工处理；6 暂时不成，可再试；70 程序故障。"""


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports one when it is called."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command: click.Command = import_module(f"pipeline.cli.{COMMANDS[name][0]}").command
        return command

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("命令"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.command(cls=LazyGroup, epilog=EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--root", "root", default=".", envvar="QIDANG_ROOT", help="工作区文件夹（含 company.toml），缺省为当前文件夹。"
)
@click.version_option(package_name=None, version="0.1.0", prog_name="qidang")
@click.pass_context
def qidang(ctx: click.Context, root: str) -> None:
    """契档：方案数据进，签署齐全、逐页核对、编号可查、可独立核验的合同案卷出。"""
    ctx.obj = root


def run() -> None:
    """The console entry: every known failure becomes a Chinese sentence and its exit code."""
    words = sys.argv[1:]
    sys.exit(fail_plainly(lambda: qidang(words, prog_name="qidang", standalone_mode=False), words))
