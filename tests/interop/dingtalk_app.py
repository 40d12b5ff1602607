"""dingtalk-sdk reads departments, members, leave types and everybody's lots through its client (its own
methods for vacations speak to another host)."""

import time

from dingtalk import AppKeyClient
from dingtalk.core.exceptions import DingTalkClientException

from emulated import BASE, COMPANY, KEYS, expect


class Client(AppKeyClient):
    API_BASE_URL = BASE


keys = KEYS["dingtalk"]
app = Client("dingcorp", keys["app_key"], keys["secret"])


def ask(path, **body):
    """At most 20 calls a second."""
    time.sleep(0.06)
    return app.post(path, data=body)["result"]


def members(department):
    cursor = 0
    while cursor is not None:
        page = ask("/topapi/user/listsimple", dept_id=department, cursor=cursor, size=100)
        yield from (member["userid"] for member in page["list"])
        cursor = page.get("next_cursor")


def lots(code, userids):
    found = []
    while True:
        page = ask(
            "/topapi/attendance/vacation/quota/list",
            leave_code=code,
            op_userid=admin,
            userids=",".join(userids),
            offset=len(found),
            size=50,
        )
        found += page.get("leave_quotas", [])
        if not page["has_more"]:
            return found


departments, people = [1], set()
for department in departments:
    departments += [child["dept_id"] for child in ask("/topapi/v2/department/listsub", dept_id=department)]
    people.update(members(department))
expect("departments", len(departments), COMPANY["departments"])
expect("people", len(people), COMPANY["employees"])

admin = next(one["userid"] for one in ask("/topapi/user/listadmin") if one["sys_level"] == 1)
types = ask("/topapi/attendance/vacation/type/list", op_userid=admin, vacation_source="all")
expect("leave types", len(types), 9)

everybody, quotas = sorted(people), []
for kind in types:
    for start in range(0, len(everybody), 50):
        quotas += lots(kind["leave_code"], everybody[start : start + 50])
expect("lots are listed once", len({lot["quota_id"] for lot in quotas}), len(quotas))

try:
    ask("/topapi/attendance/vacation/type/list", op_userid="nobody")
except DingTalkClientException as error:
    expect("refusal", error.errcode, 60121)
else:
    raise SystemExit("an unknown operator was not refused")

print(f"dingtalk-sdk: {len(people)} people, {len(quotas)} lots")
