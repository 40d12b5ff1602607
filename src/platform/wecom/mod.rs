//! WeCom (企业微信): `getcorpconf`, `getuservacationquota`, departments and members.
