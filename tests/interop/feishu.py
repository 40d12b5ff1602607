"""lark-oapi (the vendor's Python SDK) reads leave types, balances, profiles and expiring grants."""

import lark_oapi as lark
from lark_oapi.api.attendance.v1 import (
    GetLeaveEmployExpireRecordRequest,
    GetLeaveEmployExpireRecordRequestBody,
)
from lark_oapi.api.corehr.v1 import LeaveBalancesLeaveRequest, LeaveTypesLeaveRequest
from lark_oapi.api.corehr.v2 import (
    BatchGetDepartmentRequest,
    BatchGetDepartmentRequestBody,
    BatchGetEmployeeRequest,
    BatchGetEmployeeRequestBody,
    SearchEmployeeRequest,
    SearchEmployeeRequestBody,
)

from emulated import BASE, COMPANY, KEYS, expect


builder = lark.Client.builder().app_id(KEYS["feishu"]["app_id"]).app_secret(KEYS["feishu"]["secret"])
app = builder.domain(BASE).log_level(lark.LogLevel.ERROR).build()


def done(what, reply):
    if not reply.success():
        raise SystemExit(f"{what}: {reply.code} {reply.msg}")
    return reply.data


def balances():
    found, token = [], None
    while True:
        request = LeaveBalancesLeaveRequest.builder().page_size("20").include_offboard(True).time_zone("Asia/Shanghai")
        if token:
            request = request.page_token(token)
        page = done("leave_balances", app.corehr.v1.leave.leave_balances(request.build()))
        found += page.employment_leave_balance_list
        if not page.has_more:
            return found
        token = page.page_token


types = done("leave_types", app.corehr.v1.leave.leave_types(LeaveTypesLeaveRequest.builder().page_size("100").build()))
expect("leave types", len(types.leave_type_list), 9)

people = balances()
expect("people", len({one.employment_id for one in people}), COMPANY["employees"])
first = people[0].leave_balance_list[0]
expect("unit", first.leave_duration_unit, 1)
assert isinstance(first.leave_balance, str) and first.offboarding_balance is not None

ids = [one.employment_id for one in people[:100]]
request = LeaveBalancesLeaveRequest.builder().page_size("100").employment_id_list(ids[:30]).build()
some = done("leave_balances by id", app.corehr.v1.leave.leave_balances(request))
expect("people by id", [one.employment_id for one in some.employment_leave_balance_list], ids[:30])

body = BatchGetEmployeeRequestBody.builder().fields(["employee_number", "department.department_name", "department_id"])
request = BatchGetEmployeeRequest.builder().user_id_type("people_corehr_id").department_id_type("people_corehr_department_id")
request = request.request_body(body.employment_ids(ids).build()).build()
profiles = done("employees/batch_get", app.corehr.v2.employee.batch_get(request)).items
expect("profiles", len(profiles), 100)
assert any(one.department and one.department.department_name[0].value for one in profiles)

department = next(one.department_id for one in profiles if one.department_id)
body = BatchGetDepartmentRequestBody.builder().department_id_list([department]).build()
request = BatchGetDepartmentRequest.builder().department_id_type("people_corehr_department_id").request_body(body).build()
named = done("departments/batch_get", app.corehr.v2.department.batch_get(request)).items
expect("department", named[0].id, department)

body = SearchEmployeeRequestBody.builder().fields(["employee_number"]).build()
request = SearchEmployeeRequest.builder().page_size(100).user_id_type("people_corehr_id").request_body(body).build()
page = done("employees/search", app.corehr.v2.employee.search(request))
expect("a page of a search", (len(page.items), page.has_more), (100, True))

body = SearchEmployeeRequestBody.builder().fields(["department_id"]).employment_status("hired")
body = body.department_id_list_include_sub([department]).build()
request = SearchEmployeeRequest.builder().page_size(100).user_id_type("people_corehr_id").request_body(body)
page = done("employees/search by department", app.corehr.v2.employee.search(request.department_id_type("people_corehr_department_id").build()))
assert any(one.department_id == department for one in page.items)

body = GetLeaveEmployExpireRecordRequestBody.builder().employment_id(ids[0]).leave_type_id(first.leave_type_id)
body = body.start_expiration_date("2000-01-01").end_expiration_date("2100-01-01").time_offset(480).build()
request = GetLeaveEmployExpireRecordRequest.builder().leave_id(first.leave_type_id).user_id_type("people_corehr_id")
records = app.attendance.v1.leave_employ_expire_record.get(request.request_body(body).build())
expect("grants that end", len(done("leave_employ_expire_records", records).records), 2)

unknown = LeaveBalancesLeaveRequest.builder().page_size("20").employment_id_list(["1"]).build()
expect("an unknown id", app.corehr.v1.leave.leave_balances(unknown).code, 1160006)

print(f"lark-oapi: {len(people)} people, {sum(len(one.leave_balance_list) for one in people)} balances")
