//! What the fields of Feishu's pages on leave types and balances mean: `leave_types` and `leave_balances`.

use crate::domain::explain::field_labels::FieldLabel;

/// The fields, those of leave types first.
pub(super) const LABELS: &[FieldLabel] = &[
    // Leave types.
    ("leave_type_id", "假期编号", "id of the type"),
    ("leave_type_name.lang", "名称语言", "language of the name"),
    ("leave_type_name.value", "假期名称", "name of the type"),
    ("status", "状态", "status"),
    ("created_at", "创建时间", "created at"),
    ("created_by", "创建人", "created by"),
    ("updated_at", "更新时间", "updated at"),
    ("updated_by", "更新人", "updated by"),
    // Balances.
    ("leave_balance", "假期余额", "balance"),
    ("leave_duration_unit", "余额单位", "unit of the balance"),
    ("this_cycle_total", "本周期总额", "total of this cycle"),
    ("this_cycle_taken", "本周期已休", "taken this cycle"),
    (
        "historical_cycles_left",
        "历史周期剩余",
        "left of earlier cycles",
    ),
    (
        "balance_in_current_cycle",
        "本周期余额",
        "balance of this cycle",
    ),
    (
        "history_cycle_accrual",
        "历史周期发放",
        "accrued in earlier cycles",
    ),
    ("taken", "已休", "taken"),
    (
        "taken_history_cycle",
        "历史周期已休",
        "taken in earlier cycles",
    ),
    ("taken_current_date", "截至当日已休", "taken up to the day"),
    ("offboarding_balance", "离职折算余额", "balance on leaving"),
    ("offboarding_granted", "离职折算发放", "granted on leaving"),
    (
        "leave_balance_excluding_under_approval",
        "不含审批中",
        "without requests under approval",
    ),
    ("leave_quantity_under_approval", "审批中", "under approval"),
    (
        "expiry_records_error",
        "到期记录读取失败",
        "expiry records failed",
    ),
    ("employment_name.lang", "姓名的语言", "language of the name"),
    ("employment_name.value", "姓名", "name"),
    ("as_of_date", "余额截止日期", "figures as of"),
];
