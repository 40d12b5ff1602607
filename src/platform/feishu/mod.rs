//! Feishu (飞书): `leave_types`, `leave_balances`, `employees/batch_get`, expiry records.
