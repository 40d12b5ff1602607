//! What can go wrong with a server, and what the messages say about it.

use std::error::Error as _;

use tokio_postgres::error::{DbError, SqlState};

use super::server::Server;
use crate::domain::Bilingual;
use crate::domain::text::clean;
use crate::store::error::StoreError;

/// Characters of a server's message that are shown.
const MAX_MESSAGE_LENGTH: usize = 500;

/// Why an order failed.
#[derive(Debug)]
pub(super) enum PostgresFault {
    /// No connection could be made; `None`: not in time.
    Unreachable(Option<tokio_postgres::Error>),
    /// The connection broke.
    Broken,
    /// The connection broke during the commit, so it is unknown whether the transaction was committed.
    Unknown,
    /// The server did not answer.
    TimedOut,
    /// The server refused.
    Refused(Box<DbError>),
    /// The driver could not send a value, or read one.
    Unfit(String),
    /// A guard did not hold.
    LeaseLost,
}

impl From<tokio_postgres::Error> for PostgresFault {
    fn from(error: tokio_postgres::Error) -> Self {
        match error.as_db_error() {
            Some(refused) if is_shutdown(refused.code()) => Self::Broken,
            Some(refused) => Self::Refused(Box::new(refused.clone())),
            None if error.is_closed() || is_io(&error) => Self::Broken,
            None => Self::Unfit(innermost(&error)),
        }
    }
}

fn is_shutdown(code: &SqlState) -> bool {
    [
        SqlState::ADMIN_SHUTDOWN,
        SqlState::CRASH_SHUTDOWN,
        SqlState::CANNOT_CONNECT_NOW,
        SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT,
    ]
    .contains(code)
}

fn is_io(error: &tokio_postgres::Error) -> bool {
    error
        .source()
        .is_some_and(<dyn std::error::Error>::is::<std::io::Error>)
}

impl PostgresFault {
    /// The same fault, if it happened during the commit.
    pub(super) fn during_commit(self) -> Self {
        match self {
            Self::Broken | Self::TimedOut => Self::Unknown,
            other => other,
        }
    }

    /// Whether the connection is of no use any more. After a timeout it may still answer what was asked before.
    pub(super) fn ends_connection(&self) -> bool {
        matches!(self, Self::TimedOut | Self::Broken | Self::Unknown)
    }

    /// Whether it is right to try again: two transactions collided, or the connection broke before anything was committed.
    pub(super) fn may_pass(&self) -> bool {
        match self {
            Self::Broken => true,
            Self::Refused(error) => [
                SqlState::T_R_SERIALIZATION_FAILURE,
                SqlState::T_R_DEADLOCK_DETECTED,
            ]
            .contains(error.code()),
            _ => false,
        }
    }

    /// The fault in words.
    pub(super) fn explain(&self, server: &Server) -> StoreError {
        let named = |what: Bilingual| {
            let [zh, en] = [what.zh(), what.en()].map(|what| server.without_password(what));
            let name = &server.name;
            Bilingual::new(
                format!("{name} 的 PostgreSQL：{zh}"),
                format!("PostgreSQL at {name}: {en}"),
            )
        };
        let silent = || Bilingual::new("没有及时应答", "it does not answer in time");
        match self {
            Self::Unreachable(None) => StoreError::Unavailable(named(silent())),
            Self::Unreachable(Some(error)) => {
                StoreError::Unavailable(named(with_remedy(&innermost(error))))
            }
            Self::Broken | Self::Unknown => {
                StoreError::Unwritable(named(("连接中断", "the connection broke").into()))
            }
            Self::TimedOut => StoreError::Unwritable(named(silent())),
            Self::Refused(error) => explain_refusal(error, named),
            Self::Unfit(what) => StoreError::Unreadable(what.clone()),
            Self::LeaseLost => StoreError::LeaseLost,
        }
    }
}

/// Words by which the server, the pooler before it or rustls name a cause, with what to do about it.
const REMEDIES: [(&str, &str, &str); 4] = [
    (
        "UnknownIssuer",
        "请把签发它的根证书加入本机信任的证书",
        "add the root that signed it to those that this machine trusts",
    ),
    (
        "does not support TLS",
        "没有加密，密码可能在途中被读到；请在服务器上开启 TLS，网络本身安全时可在 [store] url 里写 sslmode=disable",
        "without it a password could be read on the way; turn TLS on at the server, or write sslmode=disable into [store] url where the network itself is safe",
    ),
    (
        "unsupported startup parameter",
        "前面有连接池（PgBouncer），它不转发这个参数；请从 [store] url 里去掉，改为给用户设置（ALTER ROLE ... SET ...），或写进连接池的 ignore_startup_parameters",
        "a connection pooler (PgBouncer) stands before it and does not pass this on; leave it out of [store] url and set it for the user instead (ALTER ROLE ... SET ...), or name it in the pooler's ignore_startup_parameters",
    ),
    (
        "statement pooling mode",
        "前面的连接池（PgBouncer）的 pool_mode 是 \"statement\"，无法保证整体写入；请改用 pool_mode = transaction 或 session，或直接连接服务器",
        "a connection pooler (PgBouncer) stands before it whose pool_mode is \"statement\", with which nothing can be written all or nothing; use pool_mode = transaction or session, or name the server itself",
    ),
];

fn with_remedy(cause: &str) -> Bilingual {
    let known = REMEDIES.iter().find(|(word, ..)| cause.contains(word));
    known.map_or_else(
        || Bilingual::same(cause),
        |(_, zh, en)| Bilingual::new(zh, en).about(cause),
    )
}

fn explain_refusal(error: &DbError, named: impl Fn(Bilingual) -> Bilingual) -> StoreError {
    let said = &presentable(error.message());
    let code = error.code();
    if *code == SqlState::DISK_FULL {
        return StoreError::Unwritable(named(Bilingual::new(
            format!("服务器磁盘已满（{said}）"),
            format!("its disk is full ({said})"),
        )));
    }
    if *code == SqlState::READ_ONLY_SQL_TRANSACTION {
        let what = Bilingual::new(
            format!("它是只读的（{said}）：请在 [store] url 里写能写入的服务器"),
            format!("it only reads ({said}): name the server that writes in [store] url"),
        );
        return StoreError::Unwritable(named(what));
    }
    if *code == SqlState::INSUFFICIENT_PRIVILEGE {
        let what = Bilingual::new(
            "请允许这个用户在它的 schema 里建表和改表",
            "let this user create and change tables in its schema",
        );
        return StoreError::Unwritable(named(what.about(said)));
    }
    StoreError::Unavailable(named(with_remedy(said)))
}

/// The innermost cause. The messages around it only say that there is a cause.
fn innermost(error: &tokio_postgres::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    presentable(&cause.to_string())
}

/// A server's messages are trusted as little as a platform's.
fn presentable(text: &str) -> String {
    clean(text).chars().take(MAX_MESSAGE_LENGTH).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_that_broke_or_hung_is_given_up_also_during_the_commit() {
        for fault in [PostgresFault::TimedOut, PostgresFault::Broken] {
            assert!(fault.ends_connection());
            let committing = fault.during_commit();
            assert!(committing.ends_connection());
            assert!(!committing.may_pass(), "perhaps it was committed");
        }
        assert!(!PostgresFault::LeaseLost.during_commit().ends_connection());
    }
}
