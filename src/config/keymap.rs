//! Reads `keymap.toml`, which lies beside the configuration: each section is a place, each line in
//! it an action with its keys. Whether these places, actions and keys exist is checked where the
//! dashboard joins the file with its table of keys.

use std::path::{Path, PathBuf};

use toml::de::{DeTable, DeValue};

use super::block::{BlockReader, ConfigBlock, ExpectedValue};
use super::not_toml::not_toml;
use super::plain_file::read_plain_text;
use super::problem::ConfigError;

/// A file that names every key many times over is far smaller.
const MAX_KEYMAP_BYTES: u64 = 1 << 20;

/// What the keys of an action are.
const KEYS: ExpectedValue = (
    "一个键，如 \"x\"，或键的列表，如 [\"x\", \"Ctrl+x\"]",
    "a key such as \"x\", or a list of keys such as [\"x\", \"Ctrl+x\"]",
);

/// One line of the file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeymapLine {
    /// The section that it stands in.
    pub place: String,
    /// The action that it is about.
    pub action: String,
    /// The names of its keys.
    pub keys: Vec<String>,
    /// Its number, from 1.
    pub line: usize,
}

/// Where the key map of a configuration file is.
pub fn keymap_beside(config: &Path) -> PathBuf {
    config.with_file_name("keymap.toml")
}

/// The lines of the file; none where there is no file.
pub fn read_keymap(file: &Path) -> Result<Vec<KeymapLine>, ConfigError> {
    let text = match read_plain_text(file, MAX_KEYMAP_BYTES) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(ConfigError::unreadable(file, &error)),
    };
    parse(file, &text)
}

fn parse(file: &Path, text: &str) -> Result<Vec<KeymapLine>, ConfigError> {
    let root = DeTable::parse(text).map_err(|error| not_toml(file, text, &error))?;
    let mut reader = BlockReader::new(text);
    let root = ConfigBlock {
        table: root.get_ref(),
        line: 1,
    };
    let mut lines = Vec::new();
    for place in root.table.keys() {
        let place: &str = place.get_ref();
        let place = crate::domain::text::clean(place);
        let remedy = (
            format!("请让 [{place}] 单独占一行，动作写在它下面"),
            format!("write [{place}] on a line of its own, and the actions below it"),
        );
        let Some(block) = reader.table(root, &place, remedy) else {
            continue;
        };
        reader.enter(&format!("[{place}]"));
        for (action, value) in block.table {
            let line = reader.line_of(action);
            let action = crate::domain::text::clean(action.get_ref());
            let keys = match value.get_ref() {
                DeValue::String(key) => Some(vec![key.to_string()]),
                _ => reader.list(block, &action, KEYS).map(|keys| keys.value),
            };
            lines.extend(keys.map(|keys| KeymapLine {
                place: place.clone(),
                action,
                keys,
                line,
            }));
        }
        reader.leave();
    }
    if reader.problems.is_empty() {
        return Ok(lines);
    }
    Err(ConfigError::new(file, reader.problems))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<KeymapLine>, String> {
        parse(Path::new("keymap.toml"), text).map_err(|error| error.to_string())
    }

    #[test]
    fn a_line_is_an_action_with_a_key_with_several_or_with_none() {
        let text = "[everywhere]\nfilter = \"f\"\n\n[company]\nsort = [\"o\", \"Ctrl+o\"]\nmask = []\npane-1 = [1]\n";
        let lines = read(text).unwrap_or_default();
        let shown: Vec<String> = lines
            .iter()
            .map(|it| {
                format!(
                    "{} {} {} {}",
                    it.line,
                    it.place,
                    it.action,
                    it.keys.join(",")
                )
            })
            .collect();
        let mut sorted = shown.clone();
        sorted.sort();
        assert_eq!(
            sorted,
            [
                "2 everywhere filter f",
                "5 company sort o,Ctrl+o",
                "6 company mask ",
                "7 company pane-1 1"
            ]
        );
    }

    #[test]
    fn what_is_no_section_and_no_key_is_said_with_its_line() {
        for (text, said) in [
            (
                "filter = \"f\"\n",
                "keymap.toml:1: filter: expected a section",
            ),
            (
                "[browse]\nsort = true\n",
                "keymap.toml:2: [browse]: sort: wrong type",
            ),
            (
                "[browse]\nsort = \"a\"\nsort = \"b\"\n",
                "keymap.toml:3: not valid TOML",
            ),
            ("[browse\n", "keymap.toml:1: not valid TOML"),
        ] {
            let error = read(text).err().unwrap_or_default();
            assert!(error.starts_with(said), "{error}");
        }
    }

    #[test]
    fn no_file_changes_nothing_and_it_stands_beside_the_configuration() {
        let folder = std::env::temp_dir();
        let file = keymap_beside(&folder.join("no-such-folder").join("config.toml"));
        assert!(file.ends_with("no-such-folder/keymap.toml"));
        assert_eq!(read_keymap(&file), Ok(Vec::new()));
    }
}
