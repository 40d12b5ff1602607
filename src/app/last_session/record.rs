//! What is saved between two runs. People are in it by id only, never by name.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The version of the form. A file of a later one is not read.
const VERSION: u32 = 1;

/// Where the dashboard was.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct LastSession {
    /// The names of all its tenants, sorted.
    pub tenants: Vec<String>,
    /// The tenant that was shown.
    pub tenant: String,
    /// The tables were about all tenants.
    #[serde(default)]
    pub all_tenants: bool,
    /// The view.
    pub view: String,
    /// The filter, if no word of it may be the name of a person.
    #[serde(default)]
    pub filter: String,
    /// The order of each list except Company's.
    #[serde(default)]
    pub orders: BTreeMap<String, String>,
    /// The order of Company.
    #[serde(default)]
    pub company: Vec<ColumnOrder>,
    /// The id of the person under the cursor, by tenant.
    #[serde(default)]
    pub people: BTreeMap<String, String>,
}

/// A column by which the rows of Company are ordered.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ColumnOrder {
    /// `tenant`, `name`, `id`, `department` or `figure`.
    pub column: String,
    /// From the largest to the smallest.
    pub descending: bool,
    /// Of a figure: the leave type, its unit, and which one of several of that name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub figure: Option<(String, Option<String>, u16)>,
}

/// Why a file cannot be used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UnreadableSession {
    /// It is damaged.
    Damaged,
    /// A later version of the program wrote it.
    Newer,
}

/// The form as it stands in the file.
#[derive(Serialize, Deserialize)]
struct Versioned<T> {
    version: u32,
    #[serde(flatten)]
    session: T,
}

/// The one field that files of every version have.
#[derive(Deserialize)]
struct VersionOnly {
    version: u32,
}

impl LastSession {
    /// What is written into the file.
    pub fn to_json(&self) -> String {
        let versioned = Versioned {
            version: VERSION,
            session: self,
        };
        serde_json::to_string_pretty(&versioned).unwrap_or_default()
    }

    /// What a file says.
    ///
    /// # Errors
    /// It is damaged, or of a later version.
    pub fn from_json(text: &str) -> Result<Self, UnreadableSession> {
        let of_any: Result<VersionOnly, _> = serde_json::from_str(text);
        match of_any {
            Err(_) => Err(UnreadableSession::Damaged),
            Ok(VersionOnly { version }) if version > VERSION => Err(UnreadableSession::Newer),
            Ok(_) => serde_json::from_str(text)
                .map(|versioned: Versioned<Self>| versioned.session)
                .map_err(|_| UnreadableSession::Damaged),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let session = LastSession {
            tenants: vec!["a".to_owned(), "b".to_owned()],
            tenant: "b".to_owned(),
            view: "company".to_owned(),
            filter: "left<0".to_owned(),
            company: vec![ColumnOrder {
                column: "figure".to_owned(),
                descending: true,
                figure: Some(("年假".to_owned(), Some("day".to_owned()), 0)),
            }],
            people: [("b".to_owned(), "zhangsan".to_owned())].into(),
            ..LastSession::default()
        };
        assert_eq!(LastSession::from_json(&session.to_json()), Ok(session));
    }

    #[test]
    fn a_damaged_file_and_one_of_a_later_version_are_told_apart() {
        for (text, expected) in [
            ("", UnreadableSession::Damaged),
            ("{", UnreadableSession::Damaged),
            ("[1]", UnreadableSession::Damaged),
            (r#"{"version":1,"view":3}"#, UnreadableSession::Damaged),
            (r#"{"version":2,"view":3}"#, UnreadableSession::Newer),
        ] {
            assert_eq!(LastSession::from_json(text), Err(expected), "{text}");
        }
    }
}
