//! Takes the pictures of docs/screens.md: each view of the demo, in both languages, on a dark and on a light background.
//!
//! ```sh
//! scripts/pictures.sh
//! ```
//!
//! The same pictures come out on every day: the company is generated from a seed, and the program believes that it is always the same
//! moment (Debian's `faketime`).

#![expect(clippy::print_stdout, reason = "it says which pictures it has written")]

mod demo_terminal;
mod palette;
mod svg;

use std::path::Path;
use std::{error, fs};

use leaveboard::domain::Language;
use leaveboard::text::views::ViewName;

use demo_terminal::DemoTerminal;
use palette::Palette;

/// The views in the order in which they are opened, and what is typed in each. Each of these changes the screen. Browse comes last because
/// its filter is also that of the others.
const SCENES: [(ViewName, &[&str]); ViewName::ALL.len()] = [
    (ViewName::Company, &["C", " ", "j", " "]),
    (ViewName::Expiring, &["u", "E", "jjjjjj", "h", "jj"]),
    (ViewName::Totals, &["T", "j"]),
    (ViewName::Checks, &["K", "jj"]),
    (ViewName::Changes, &["H", "j"]),
    (ViewName::Compare, &["P", "j"]),
    (ViewName::Browse, &["B", "/", "zhang", "\r", "jj", "3"]),
];

fn main() -> Result<(), Box<dyn error::Error>> {
    for palette in [Palette::DARK, Palette::LIGHT] {
        for language in [Language::English, Language::Chinese] {
            take_all(language, &palette)?;
        }
    }
    Ok(())
}

fn take_all(language: Language, palette: &Palette) -> Result<(), Box<dyn error::Error>> {
    let mut demo = DemoTerminal::open(language, palette.theme)?;
    for (view, keys) in SCENES {
        for keys in keys {
            demo.type_keys(keys)?;
        }
        let word = view.title(Language::English).to_lowercase();
        let name = format!("{word}-{}-{}", language.pick("zh", "en"), palette.theme);
        let title = format!(
            "leaveboard {}, {}",
            env!("CARGO_PKG_VERSION"),
            name.replace('-', ", ")
        );
        let picture = svg::picture(demo.screen(), palette, &title);
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/screens");
        let file = folder.join(format!("{name}.svg"));
        fs::write(&file, &picture)?;
        println!("{}: {} bytes", file.display(), picture.len());
    }
    demo.close()
}
