//! What can go wrong with a file, and what the messages say about it.

use std::path::Path;

use rusqlite::ErrorCode;

use crate::domain::Bilingual;
use crate::domain::text::clean;
use crate::store::error::StoreError;

pub(super) fn explain(file: &Path, error: &rusqlite::Error) -> StoreError {
    let said = clean(&error.to_string());
    let named = |(zh, en): (&str, &str)| {
        let file = file.display();
        Bilingual::new(
            format!("{file}：{zh}（{said}）"),
            format!("{file}: {en} ({said})"),
        )
    };
    if let rusqlite::Error::Utf8Error(..) = error {
        return StoreError::Unreadable("a text that is none".to_owned());
    }
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => StoreError::Corrupt {
            file: file.to_owned(),
            reason: said,
        },
        Some(ErrorCode::DiskFull) => StoreError::Unwritable(named((
            "磁盘已满；请腾出空间后重新启动",
            "the disk is full; make room and start again",
        ))),
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => {
            StoreError::Unwritable(named((
                "没有写入权限；请修改文件及其文件夹的权限，或换一个 [store] url",
                "you may not write there; change the rights of the file and its folder, or name another [store] url",
            )))
        }
        Some(ErrorCode::SystemIoFailure) => StoreError::Unwritable(named((
            "磁盘读写出错",
            "the disk does not answer as it should",
        ))),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            StoreError::Unwritable(named((
                "另一个程序正在写入，一直没有结束",
                "another program is writing and does not end",
            )))
        }
        _ => StoreError::Unavailable(named(("数据库引擎拒绝", "the engine refused"))),
    }
}
