//! Reads the sheets that were named on screen, and writes the file of links, off the UI task.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::typed_path::in_home;
use crate::app::overlays::compare_dialog::{ReadSheets, SheetsRequest, SheetsResult};
use crate::domain::insight::compare::{LeaveLink, PersonLink};
use crate::export::{FoundTarget, NewFile};
use crate::sheets::{self, ColumnChoice, ColumnKey, NamePair, SheetError};

/// Reads the files of a request.
pub(super) fn read_sheets(request: &SheetsRequest) -> SheetsResult {
    SheetsResult {
        generation: request.generation,
        read: try_read(request),
    }
}

fn try_read(request: &SheetsRequest) -> Result<ReadSheets, Vec<String>> {
    let language = request.language;
    let wrong = |error: SheetError| error.explain(language);
    let columns = columns(&request.columns).map_err(|word| {
        let keys = ColumnKey::words().join(", ");
        vec![language.pick(
            format!("「{word}」应写成 列=表头，例如 left=剩余；可用的列：{keys}"),
            format!("write {word:?} as KEY=HEADING, such as left=剩余; the keys are {keys}"),
        )]
    })?;
    let sheet = match &request.sheet {
        None => None,
        Some(file) => {
            let sheet = sheets::read_balances(&in_home(file), &columns, None);
            Some(Arc::new(sheet.map_err(wrong)?))
        }
    };
    let types = request.types.as_deref().map(in_home);
    let types = types.as_deref().map(sheets::read_pairs);
    let pairs = types.transpose().map_err(wrong)?.unwrap_or_default();
    let leaves = pairs.into_iter().map(|pair| LeaveLink {
        left: pair.left,
        right: pair.right,
    });
    // A file that does not exist yet is created with the first link.
    let links =
        request
            .links
            .as_deref()
            .map(in_home)
            .map(|file| -> Result<LinksOfFile, SheetError> {
                let is_there = file.exists();
                let pairs = if is_there {
                    sheets::read_pairs(&file)?
                } else {
                    Vec::new()
                };
                let links = pairs.into_iter().map(|pair| PersonLink {
                    left: pair.left,
                    right: pair.right,
                });
                Ok((file.clone(), links.collect()))
            });
    Ok(ReadSheets {
        sheet,
        leaves: leaves.collect(),
        links: links.transpose().map_err(wrong)?,
    })
}

/// A file of links with what it says.
type LinksOfFile = (PathBuf, Arc<[PersonLink]>);

/// Reads `left=剩余, id=账号`. The error is the word that is not of this form.
fn columns(text: &str) -> Result<Vec<ColumnChoice>, String> {
    let words = text.split([',', '，', ';', '；']).map(str::trim);
    let words = words.filter(|word| !word.is_empty());
    words
        .map(|word| ColumnChoice::read(word).ok_or_else(|| word.to_owned()))
        .collect()
}

/// Writes the links that were made on screen, so that the newest ones are in the file in whatever
/// order the jobs run.
#[derive(Clone, Default)]
pub(super) struct LinkWriter {
    latest: Arc<AtomicU32>,
    writing: Arc<Mutex<()>>,
}

impl LinkWriter {
    /// A job that writes these links, and returns why it could not.
    pub(super) fn job(
        &self,
        file: PathBuf,
        links: Arc<[PersonLink]>,
    ) -> impl FnOnce() -> Result<(), String> + Send + 'static {
        let number = self.latest.fetch_add(1, Ordering::Relaxed) + 1;
        let writer = self.clone();
        move || {
            let _one_at_a_time = writer
                .writing
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            // A job that was made later writes these links too.
            if writer.latest.load(Ordering::Relaxed) != number {
                return Ok(());
            }
            write(&file, &links)
        }
    }
}

fn write(file: &Path, links: &[PersonLink]) -> Result<(), String> {
    let pairs: Vec<NamePair> = links
        .iter()
        .map(|link| NamePair {
            left: link.left.clone(),
            right: link.right.clone(),
        })
        .collect();
    replace_pairs(file, &pairs).map_err(|error| error.to_string())
}

/// Replaces a file of pairs with one that only its owner can read. If that fails, the old file is
/// still there.
fn replace_pairs(file: &Path, pairs: &[NamePair]) -> io::Result<()> {
    let (target, replaces) = match FoundTarget::at(file)? {
        FoundTarget::Nothing => (file.to_owned(), false),
        FoundTarget::File(found) => (found, true),
        FoundTarget::Folder => return Err(io::ErrorKind::IsADirectory.into()),
        FoundTarget::Device => return Err(io::ErrorKind::InvalidInput.into()),
    };
    let mut new = NewFile::create(target, replaces)?;
    sheets::write_pairs(&mut new, pairs)?;
    new.put_in_place()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(id: &str) -> PersonLink {
        PersonLink {
            left: id.into(),
            right: id.into(),
        }
    }

    #[test]
    fn the_newest_links_are_in_the_file_even_if_their_writing_began_first() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("links.csv");
        let writer = LinkWriter::default();
        let first = writer.job(file.clone(), Arc::new([link("a")]));
        let second = writer.job(file.clone(), Arc::new([link("a"), link("b")]));
        assert_eq!(second(), Ok(()));
        assert_eq!(first(), Ok(()));
        assert_eq!(sheets::read_pairs(&file).unwrap().len(), 2);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_written_to_the_target_of_a_symbolic_link_and_for_their_owner_alone() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (target, file) = (
            folder.path().join("hr.csv"),
            folder.path().join("links.csv"),
        );
        std::fs::write(&target, "left,right\n").unwrap();
        symlink(&target, &file).unwrap();
        assert_eq!(write(&file, &[link("a")]), Ok(()));
        assert!(file.is_symlink());
        assert_eq!(sheets::read_pairs(&target).unwrap().len(), 1);
        let mode = std::fs::metadata(&target).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
    }

    #[test]
    fn columns_are_named_by_key_and_heading_and_another_word_is_told() {
        let found = columns("left=剩余，id = 账号").unwrap();
        assert_eq!(found.len(), 2);
        assert_eq!(&*found[1].heading, "账号");
        assert_eq!(columns("left=剩余,rest=余"), Err("rest=余".to_owned()));
        assert_eq!(columns("left="), Err("left=".to_owned()));
    }
}
