//! The pictures in the documents are those of this version: each view, in both languages, on a dark and on a light background.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use leaveboard::domain::Language;
use leaveboard::text::views::ViewName;

/// All of them together are loaded with the repository.
const MOST_BYTES: usize = 1_500_000;

/// What a picture shows.
struct Picture {
    view: ViewName,
    language: Language,
    theme: &'static str,
}

impl Picture {
    fn all() -> Vec<Self> {
        let mut pictures = Vec::new();
        for view in ViewName::ALL {
            for language in [Language::English, Language::Chinese] {
                for theme in ["dark", "light"] {
                    pictures.push(Self {
                        view,
                        language,
                        theme,
                    });
                }
            }
        }
        pictures
    }

    fn parts(&self) -> (String, &'static str) {
        let word = self.view.title(Language::English).to_lowercase();
        (word, self.language.pick("zh", "en"))
    }

    fn file_name(&self) -> String {
        let (word, language) = self.parts();
        format!("{word}-{language}-{}.svg", self.theme)
    }

    fn title(&self) -> String {
        let (word, language) = self.parts();
        let version = env!("CARGO_PKG_VERSION");
        format!(
            "<title>leaveboard {version}, {word}, {language}, {}</title>",
            self.theme
        )
    }

    fn document(&self) -> String {
        let path = folder().join(self.file_name());
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn folder() -> PathBuf {
    root().join("assets/screens")
}

/// What stands in `attribute="…"` in a document.
fn attributes(text: &str, attribute: &str) -> BTreeSet<String> {
    let beginning = format!(" {attribute}=\"");
    let values = text.split(&beginning).skip(1);
    let values = values.filter_map(|rest| rest.split('"').next());
    values.map(str::to_owned).collect()
}

/// The bold words of a picture, without the spaces between them. The name of the open view is bold, those of the others are not.
fn bold_text(svg: &str) -> String {
    let texts = svg.split("<text ").skip(1);
    let texts = texts.filter_map(|text| text.split_once('>'));
    let is_bold = |tag: &str| {
        let (_, classes) = tag.split_once("class=\"")?;
        let (classes, _) = classes.split_once('"')?;
        Some(classes.split(' ').any(|class| class == "b"))
    };
    texts
        .filter(|(tag, _)| is_bold(tag) == Some(true))
        .filter_map(|(_, rest)| rest.split('<').next())
        .collect()
}

#[test]
fn there_is_a_picture_of_every_view_of_this_version_and_no_other() {
    let mut files = BTreeSet::new();
    for picture in Picture::all() {
        let svg = picture.document();
        assert!(
            svg.contains(&picture.title()),
            "{} is not of this version: scripts/pictures.sh",
            picture.file_name()
        );
        let title = picture.view.title(picture.language);
        assert!(
            bold_text(&svg).contains(title),
            "{} does not show the view",
            picture.file_name()
        );
        files.insert(picture.file_name());
    }
    let entries = fs::read_dir(folder()).expect("a readable folder");
    let there: BTreeSet<_> = entries
        .map(|entry| entry.expect("a readable entry").file_name())
        .map(|name| name.into_string().expect("a readable name"))
        .collect();
    assert_eq!(there, files);
}

#[test]
fn the_pages_of_the_screens_show_every_picture_of_their_language() {
    for (page, language) in [
        ("docs/screens.md", Language::English),
        ("docs/screens.zh.md", Language::Chinese),
    ] {
        let text = fs::read_to_string(root().join(page)).expect(page);
        let (dark, light) = (attributes(&text, "srcset"), attributes(&text, "src"));
        for picture in Picture::all() {
            let shown = if picture.theme == "dark" {
                &dark
            } else {
                &light
            };
            let path = format!("../assets/screens/{}", picture.file_name());
            let is_own = picture.language == language;
            assert_eq!(shown.contains(&path), is_own, "{page}: {path}");
        }
    }
}

#[test]
fn the_pictures_of_the_readmes_exist_and_each_dark_one_stands_with_its_light_one() {
    for page in ["README.md", "README.zh.md"] {
        let text = fs::read_to_string(root().join(page)).expect(page);
        let (dark, light) = (attributes(&text, "srcset"), attributes(&text, "src"));
        assert!(light.len() >= 2, "{page} shows {light:?}");
        let counterparts = light
            .iter()
            .map(|path| path.replace("-light.svg", "-dark.svg"));
        assert_eq!(dark, counterparts.collect(), "{page}");
        for path in dark.union(&light) {
            assert!(root().join(path).is_file(), "{page}: {path}");
        }
    }
}

#[test]
fn the_pictures_are_small() {
    let sizes = Picture::all().into_iter().map(|it| it.document().len());
    let all: usize = sizes.sum();
    assert!(all < MOST_BYTES, "{all} bytes");
}
