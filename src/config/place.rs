//! Where the configuration file is found.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;

/// The configuration file of this run.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ConfigPlace {
    /// Its path.
    pub file: PathBuf,
    /// It was named by an option or a variable, so that it is an error if it does not exist.
    pub named: bool,
}

/// The file of `--config` (`option`), else of `$LEAVEBOARD_CONFIG`, else `leaveboard/config.toml` in the user's configuration folder.
/// `None` where the user has no home folder.
pub fn find_file(option: Option<&Path>) -> Option<ConfigPlace> {
    let folder = etcetera::choose_base_strategy()
        .ok()
        .map(|home| home.config_dir());
    choose(option, std::env::var_os("LEAVEBOARD_CONFIG"), folder)
}

fn choose(
    option: Option<&Path>,
    variable: Option<OsString>,
    folder: Option<PathBuf>,
) -> Option<ConfigPlace> {
    let variable = variable
        .filter(|value| !value.is_empty())
        .map(PathBuf::from);
    if let Some(file) = option.map(Path::to_owned).or(variable) {
        return Some(ConfigPlace { file, named: true });
    }
    let file = folder?.join("leaveboard").join("config.toml");
    Some(ConfigPlace { file, named: false })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(option: Option<&str>, variable: Option<&str>) -> (PathBuf, bool) {
        let place = choose(
            option.map(Path::new),
            variable.map(OsString::from),
            Some(PathBuf::from("/h/me/.config")),
        )
        .unwrap();
        (place.file, place.named)
    }

    #[test]
    fn the_option_wins_over_the_variable_over_the_folder() {
        assert_eq!(
            chosen(Some("a.toml"), Some("b.toml")),
            ("a.toml".into(), true)
        );
        assert_eq!(chosen(None, Some("b.toml")), ("b.toml".into(), true));
        let folder = PathBuf::from("/h/me/.config/leaveboard/config.toml");
        assert_eq!(chosen(None, None), (folder.clone(), false));
        assert_eq!(chosen(None, Some("")), (folder, false));
    }
}
