"""wechatpy reads departments, members, the leave configuration and everybody's quota."""

from wechatpy.enterprise import WeChatClient
from wechatpy.exceptions import WeChatClientException

from emulated import BASE, COMPANY, KEYS, expect


class Client(WeChatClient):
    API_BASE_URL = BASE + "/cgi-bin/"

    def fetch_access_token(self):
        """As in the SDK, which writes the vendor's host into this one call."""
        keys = {"corpid": self.corp_id, "corpsecret": self.secret}
        return self._fetch_access_token(url=self.API_BASE_URL + "gettoken", params=keys)


def refused(code, call):
    try:
        call()
    except WeChatClientException as error:
        expect("refusal", error.errcode, code)
    else:
        raise SystemExit(f"not refused with {code}")


app = Client(KEYS["wecom"]["corp_id"], KEYS["wecom"]["secret"])

departments = app.department.get()
expect("departments", len(departments), COMPANY["departments"])

people = {}
for department in departments:
    for member in app.user.list(department["id"], simple=True):
        people[member["userid"]] = member
expect("people", len(people), COMPANY["employees"])

someone = next(iter(people))
expect("a member", app.user.get(someone)["name"], people[someone]["name"])
assert all("position" in member for member in app.user.list(departments[0]["id"]))

types = app.get("oa/vacation/getcorpconf")["lists"]
expect("leave types", len(types), 9)

rows = 0
for userid in people:
    rows += len(app.post("oa/vacation/getuservacationquota", data={"userid": userid})["lists"])

refused(60111, lambda: app.post("oa/vacation/getuservacationquota", data={"userid": "nobody"}))
refused(40001, lambda: Client(KEYS["wecom"]["corp_id"], "wrong").department.get())

# A token that the platform does not know: the SDK fetches another one and goes on.
app.session.set(app.access_token_key, "unknown")
expect("departments again", len(app.department.get()), COMPANY["departments"])

print(f"wechatpy: {len(people)} people, {rows} quota rows")
