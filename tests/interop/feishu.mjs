// @larksuiteoapi/node-sdk (the vendor's Node SDK) reads leave types, balances, profiles and expiring grants.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as lark from "@larksuiteoapi/node-sdk";

const keys = JSON.parse(readFileSync(process.argv[2], "utf8"));
const company = await (await fetch(`${keys.base_url}/leaveboard-emulator/company`)).json();
const logger = Object.fromEntries(["error", "warn", "info", "debug", "trace"].map((level) => [level, () => {}]));
const app = new lark.Client({
  appId: keys.feishu.app_id,
  appSecret: keys.feishu.secret,
  domain: keys.base_url,
  logger,
});

const done = (reply) => {
  assert.equal(reply.code, 0, reply.msg);
  return reply.data;
};

const types = done(await app.corehr.v1.leave.leaveTypes({ params: { page_size: "100" } }));
assert.equal(types.leave_type_list.length, 9);

const people = [];
for (let token; ; ) {
  const params = { page_size: "20", include_offboard: true, ...(token && { page_token: token }) };
  const page = done(await app.corehr.v1.leave.leaveBalances({ params }));
  people.push(...page.employment_leave_balance_list);
  if (!page.has_more) break;
  token = page.page_token;
}
assert.equal(new Set(people.map((one) => one.employment_id)).size, company.employees);

const ids = people.slice(0, 100).map((one) => one.employment_id);
const some = done(
  await app.corehr.v1.leave.leaveBalances({ params: { page_size: "100", employment_id_list: ids.slice(0, 30) } }),
);
assert.deepEqual(some.employment_leave_balance_list.map((one) => one.employment_id), ids.slice(0, 30));

const profiles = done(
  await app.corehr.v2.employee.batchGet({
    params: { user_id_type: "people_corehr_id", department_id_type: "people_corehr_department_id" },
    data: { fields: ["employee_number", "department.department_name"], employment_ids: ids },
  }),
);
assert.equal(profiles.items.length, 100);

const kind = people[0].leave_balance_list[0].leave_type_id;
const records = done(
  await app.attendance.v1.leaveEmployExpireRecord.get({
    path: { leave_id: kind },
    params: { user_id_type: "people_corehr_id" },
    data: {
      employment_id: ids[0],
      leave_type_id: kind,
      start_expiration_date: "2000-01-01",
      end_expiration_date: "2100-01-01",
    },
  }),
);
assert.equal(records.records.length, 2);

await assert.rejects(
  app.corehr.v1.leave.leaveBalances({ params: { page_size: "20", employment_id_list: ["1"] } }),
  (error) => error.response.data.code === 1160006,
);

const rows = people.reduce((sum, one) => sum + one.leave_balance_list.length, 0);
console.log(`node-sdk: ${people.length} people, ${rows} balances`);
