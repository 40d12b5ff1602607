//! Finding a theme by its name: among those of the program, the `[theme]` section, and the files in the folder `themes`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use toml::de::DeTable;

use super::names::THEMES;
use super::own::OwnTheme;
use super::reading::read_own_theme;
use crate::config::ThemeName;
use crate::config::block::{BlockReader, ConfigBlock};
use crate::config::not_toml::not_toml;
use crate::config::plain_file::read_plain_text;
use crate::config::problem::ConfigError;
use crate::domain::text::clean;
use crate::domain::{Bilingual, Language, nearest_word};

/// The folder of themes, beside the configuration.
const FOLDER: &str = "themes";
/// The name of the `[theme]` section's theme.
pub(in crate::config) const OWN: &str = "own";
/// The name that leaves the choice to the program, which takes the user's own theme where there is
/// one.
const AUTO: &str = "auto";
/// A theme has fourteen roles: a larger file is something else.
const MAX_THEME_BYTES: u64 = 1 << 16;

/// Why there is no theme of a name.
#[derive(Debug)]
pub enum ThemeError {
    /// There is no theme of this name.
    Unknown {
        /// What was asked for.
        name: String,
        /// A name that was probably meant.
        near: Option<String>,
        /// Where a file would have to be.
        file: Option<PathBuf>,
    },
    /// The file has mistakes.
    Wrong(ConfigError),
}

impl ThemeError {
    /// What is wrong, and what to do about it.
    pub fn explain(&self) -> Bilingual {
        self.what().and(&self.remedy())
    }

    /// What is wrong.
    pub fn what(&self) -> Bilingual {
        let (name, file) = match self {
            Self::Wrong(error) => {
                let zh = error.explain(Language::Chinese).replace('\n', "；");
                return Bilingual::new(zh, error.explain(Language::English).replace('\n', "; "));
            }
            Self::Unknown { name, file, .. } => (clean(name), file),
        };
        let words: Vec<&str> = THEMES.iter().map(|(word, _)| *word).collect();
        let words = words.join(", ");
        let file = file.as_ref().map(|file| file.display());
        let [no_file_zh, no_file_en] = file.map_or_else(Default::default, |file| {
            [
                format!("，也没有文件 {file}"),
                format!(" and there is no file {file}"),
            ]
        });
        Bilingual::new(
            format!("\"{name}\" 不是可用的配色：{words}{no_file_zh}"),
            format!("\"{name}\" is not one of {words}{no_file_en}"),
        )
    }

    /// What to do about it.
    pub fn remedy(&self) -> Bilingual {
        match self {
            Self::Wrong(_) => Bilingual::new("请改正那个文件", "correct that file"),
            Self::Unknown {
                near: Some(near), ..
            } => Bilingual::new(
                format!("您是否想写 \"{near}\"？"),
                format!("did you mean \"{near}\"?"),
            ),
            Self::Unknown { .. } => Bilingual::new(
                "请选用其中之一，或写出那个文件",
                "use one of them, or write that file",
            ),
        }
    }
}

/// The theme called `name`. `folder` is that of the configuration, and `section` its `[theme]`.
pub(in crate::config) fn find_theme(
    name: &str,
    folder: Option<&Path>,
    section: Option<&Arc<OwnTheme>>,
) -> Result<(ThemeName, Option<Arc<OwnTheme>>), ThemeError> {
    if let Some(own) = section.filter(|_| name == OWN || name == AUTO) {
        return Ok((ThemeName::Own, Some(Arc::clone(own))));
    }
    if let Some((_, theme)) = THEMES.iter().find(|(word, _)| *word == name) {
        return Ok((*theme, section.map(Arc::clone)));
    }
    let folder = folder.map(|folder| folder.join(FOLDER));
    let file = folder.as_deref().filter(|_| is_file_name(name));
    let file = file.map(|folder| folder.join(format!("{name}.toml")));
    match &file {
        Some(file) if file.exists() => {
            let own = read_file(name, file).map_err(ThemeError::Wrong)?;
            Ok((ThemeName::Own, Some(Arc::new(own))))
        }
        _ => {
            let mut known: Vec<String> =
                THEMES.iter().map(|(word, _)| (*word).to_owned()).collect();
            known.extend(section.map(|_| OWN.to_owned()));
            known.extend(folder.iter().flat_map(|folder| names_in(folder)));
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            Err(ThemeError::Unknown {
                name: name.to_owned(),
                near: nearest_word(name, &known).map(str::to_owned),
                file,
            })
        }
    }
}

/// Whether a name can be that of a file: nothing that leads into another folder.
fn is_file_name(name: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    !name.is_empty() && name.chars().all(is_part)
}

/// The names of the themes in a folder.
fn names_in(folder: &Path) -> Vec<String> {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let names = files.filter_map(|entry| {
        let file = entry.file_name().into_string().ok()?;
        file.strip_suffix(".toml").map(str::to_owned)
    });
    names.collect()
}

fn read_file(name: &str, file: &Path) -> Result<OwnTheme, ConfigError> {
    let text = read_plain_text(file, MAX_THEME_BYTES)
        .map_err(|error| ConfigError::unreadable_theme(file, &error))?;
    let root = DeTable::parse(&text).map_err(|error| not_toml(file, &text, &error))?;
    let mut reader = BlockReader::new(&text);
    let root = ConfigBlock {
        table: root.get_ref(),
        line: 1,
    };
    let own = read_own_theme(&mut reader, root, name, "");
    if reader.problems.is_empty() {
        return Ok(OwnTheme {
            file: Some(file.to_owned()),
            ..own
        });
    }
    Err(ConfigError::new(file, reader.problems))
}
