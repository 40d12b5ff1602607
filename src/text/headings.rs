//! Headings of columns and names of fields, the same on screen, in what is copied, and in the
//! tables that commands print.

use crate::text::wording::wordings;

wordings! {
    TENANT = "企业", "Tenant";
    NAME = "姓名", "Name";
    ID = "账号", "Id";
    NUMBER = "工号", "Number";
    DEPARTMENT = "部门", "Department";
    HIRED = "入职", "Hired";
    LEAVE = "假期", "Leave";
    LEAVE_ID = "假期ID", "Leave id";
    UNIT = "单位", "Unit";
    PEOPLE = "人数", "People";
    CARRIED = "结转", "Carried";
    GRANTED = "已发", "Granted";
    USED = "已用", "Used";
    LEFT = "剩余", "Left";
    EXPIRING = "将到期", "Expiring";
    EXPIRES = "到期日", "Expires";
    DAYS = "天数", "Days";
    WORKING_DAYS = "工作日", "Workdays";
    CERTAINTY = "依据", "Certainty";
    BORNE_BY = "由谁承担", "Borne by";
    NOTE = "提示", "Note";
    LIABILITY = "折合金额", "Liability";
    BAR = "剩余▰ 已用▱", "left▰ used▱";
    OVERDRAWN_PEOPLE = "超支人数", "Overdrawn";
    NOT_IN_THE_SUMS = "未计入", "Not in the sums";
    CHECK = "核对", "Check";
    FINDING = "说明", "What was found";
    RESULT = "结果", "Result";
    LEFT_SIDE = "左边", "Left side";
    RIGHT_SIDE = "右边", "Right side";
    DIFFERENCE = "差", "By";
    REASON = "原因", "Reason";
    EVENT = "变化", "What changed";
    FIGURE = "项目", "What";
    BEFORE = "变更前", "From";
    AFTER = "变更后", "To";
    CHANGE = "增减", "Change";
    FIRST_SEEN = "发现时间", "First seen";
    RULES = "规则", "Rules";
    HOW_GRANTED = "发放", "Granted";
    HOW_EXPIRES = "到期", "Expires";
}

/// The same where a column is too narrow for them.
pub mod narrow {
    use crate::text::wording::wordings;

    wordings! {
        CARRIED = "结转", "Carry";
        GRANTED = "已发", "Grant";
        EXPIRES = "到期", "Expires";
        WORKING_DAYS = "工作日", "Work";
        CERTAINTY = "依据", "Basis";
        OVERDRAWN_PEOPLE = "超支", "Over";
        NOT_IN_THE_SUMS = "未计入", "Left out";
        LEFT_SIDE = "左边", "Left";
        RIGHT_SIDE = "右边", "Right";
        FIRST_SEEN = "发现", "Seen";
    }
}

/// How the order by a column is called.
pub mod orders {
    use crate::text::wording::wordings;

    wordings! {
        BY_NAME = "按姓名", "by name";
        BY_ID = "按账号", "by id";
        BY_LEAVE = "按假期", "by leave type";
        BY_AMOUNT = "按数量", "by amount";
        BY_CHANGE = "按增减", "by change";
        BY_FIRST_SEEN = "按发现时间", "by date";
        BY_DIFFERENCE = "按差", "by difference";
        BY_PEOPLE = "按人数", "by people";
        BY_GRANTED = "按已发", "by granted";
        BY_USED = "按已用", "by used";
        BY_LEFT = "按剩余", "by left";
        BY_RESULT = "按结果", "by result";
        BY_EXPIRY = "按到期", "by expiry";
        BY_OVERDRAWN_PEOPLE = "按超支人数", "by overdrawn people";
    }
}
