//! The words of a workbook: the names of its sheets, and what stands on the first of them.

use crate::text::wording::wordings;

wordings! {
    ABOUT = "说明", "about";
    LOTS = "额度明细", "lots";
    NO_UNIT = "无单位", "no unit";
    ALL = "全部", "all";
    TODAY = "今天", "today";
    FILTER = "筛选", "filter";
    WRITTEN = "写出时间", "written";
    MASKED = "脱敏", "masked";
    WHAT_IS_MASKED = "姓名、账号、工号、部门和数字写成 ***", "names, ids, numbers of employees, departments and figures stand as ***";
    ROUNDING = "舍入", "rounding";
    HOW_FIGURES_ARE_ROUNDED = "数字与平台给出的完全一致；除不尽的按四舍六入五成双保留 6 位小数。超过 15 位的数字写成文本，因为表格软件只保留 15 位。",
        "Figures are those of the platform, exact; one that is no finite decimal is rounded half-even to 6 decimals. A number of more than 15 digits is text, because spreadsheets keep no more.";
    PROGRAM = "程序", "program";
    ANSWERED = "已读到", "answered";
    COVERAGE = "是否完整", "coverage";
    MISSING = "缺什么", "what is missing";
    BALANCES = "余额数", "balances";
    SHEET = "工作表", "sheet";
    ROWS = "行数", "rows";
    COMPLETE = "已读完", "complete";
    PARTIAL = "有缺漏", "partial";
    REFUSED = "平台拒绝访问", "refused";
    FAILED = "失败", "failed";
}
