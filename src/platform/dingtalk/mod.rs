//! DingTalk (钉钉): `vacation/type/list`, `vacation/quota/list`, departments and members.
