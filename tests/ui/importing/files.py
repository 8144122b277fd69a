"""Lists as shops really have them: Chinese encodings, digits a spreadsheet ate, the same customer twice."""

from pathlib import Path

_NASTY = """客户资料表（2019 年起）,,,,,,
客户姓名/单位,联系人,联系电话,座机,地址,信用代码,业务内容
沈阳新星广告有限公司,宋玉,１３９４０００１１２２,024-23456780,辽宁省沈阳市铁西区兴华南街8号,,喷绘
海天图文,马强,1.38E+10,,沈阳市和平区三好街90号,,打字复印
老李灯箱,李建,13940002233,2423456789,皇姑区黄河大街12号,,灯箱
北方标识,,,24 8912 3456,于洪区,,标牌
沈阳新星广告,宋玉,139-4000-1122,,铁西区,,喷绘写真
,,18940003344,,大东区,,
沈阳金彩广告有限公司,王芳,13812345678,024-31234567,兴华北街12号3门,,喷绘
沈阳金彩广告制作部,小王,13940007788,,铁西区兴华北街12号,,展架
博雅展览,解建国,1399820135,,大东区,,
=cmd|' /C calc'!A0,测试,13940009900,,,,
"""


def nasty_csv(folder: Path) -> Path:
    """GB18030, full-width digits, 1.38E+10, a lost zero, a missing digit, a formula, a duplicate, a gap to fill."""
    path = folder / "老客户2019.csv"
    path.write_bytes(_NASTY.encode("gb18030"))
    return path


def nameless_csv(folder: Path) -> Path:
    """Columns whose headings say nothing."""
    path = folder / "导出.csv"
    path.write_text("甲,乙\n沈阳新星广告有限公司,13940001122\n老李灯箱,13940002233\n", encoding="utf-8")
    return path


def many_csv(folder: Path, count: int) -> Path:
    """As many good rows, all different."""
    path = folder / "很多.csv"
    lines = [f"沈阳第{at}印刷厂,王芳,139{at:08}" for at in range(10, 10 + count)]
    path.write_text("\n".join(("客户名称,联系人,手机", *lines)), encoding="utf-8")
    return path
