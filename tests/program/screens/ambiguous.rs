//! No sign of ambiguous width: a terminal may draw one over one column or over two, and a table that holds it is torn.

use std::path::{Path, PathBuf};

use leaveboard::app::AppState;
use leaveboard::app::display::GlyphSet;
use leaveboard::sync::{Cost, Outcome, SyncEvent};
use unicode_width::UnicodeWidthChar;

use crate::screens::company::{company, press, refusal, report};
use crate::screens::printer::print;

fn is_ambiguous(c: char) -> bool {
    !c.is_ascii() && c.width() != c.width_cjk()
}

/// Texts may contain the sign of a cut and the arrows of the keyboard: both are what a reader expects there, and a terminal
/// that draws them wide is served in ASCII.
const PERMITTED: &str = "…↑↓←→";

/// Files whose signs are read from people and platforms, or stand for terminals that draw every sign.
fn is_exempt(file: &Path) -> bool {
    let path = file.to_string_lossy().replace('\\', "/");
    let input = ["/src/emulator/", "/src/domain/matching/"];
    input.iter().any(|part| path.contains(part)) || path.ends_with("tests.rs")
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut files = Vec::new();
    for path in entries.map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|end| end == "rs") && !is_exempt(&path) {
            files.push(path);
        }
    }
    files
}

/// Every text of the program stands in its sources: words, remedies, rules in words, keys and notices in both languages.
#[test]
fn no_text_of_the_program_holds_a_sign_of_ambiguous_width() {
    let files = sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    assert!(files.len() > 150, "the sources are found: {}", files.len());
    let mut wrong = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let product = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
        let code = |line: &&str| !line.trim_start().starts_with("//");
        for line in product.lines().filter(code) {
            if line
                .chars()
                .any(|c| is_ambiguous(c) && !PERMITTED.contains(c))
            {
                wrong.push(format!("{}: {}", file.display(), line.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The keys to press, after what happens.
type Scene<'a> = (&'a str, &'a dyn Fn(&mut AppState));

/// The screens on which the program writes most: masked, so that nothing of a platform stands there.
#[test]
fn in_ascii_no_screen_draws_a_sign_of_ambiguous_width() {
    let cost = Cost {
        calls: 42,
        spent: 366,
        budget: 400,
        threshold: 320,
    };
    let refused = |state: &mut AppState| {
        report(state, 0, SyncEvent::Done(Outcome::Refused(refusal())));
    };
    let asks = |state: &mut AppState| {
        state.tenants[1].outcome = None;
        report(state, 1, SyncEvent::Asks(cost));
        press(state, "1↓");
    };
    let nothing = |_: &mut AppState| {};
    let scenes: [Scene<'_>; 9] = [
        ("", &nothing),
        ("?", &nothing),
        ("t", &nothing),
        ("]", &nothing),
        ("S", &nothing),
        ("4z", &nothing),
        ("1z", &refused),
        ("", &asks),
        ("?", &asks),
    ];
    for size in [(80, 24), (120, 36), (250, 70)] {
        for (keys, happens) in scenes {
            for language in ["", "L"] {
                let mut state = company(size);
                state.display.glyphs = GlyphSet::Ascii;
                happens(&mut state);
                press(&mut state, &format!("m{language}{keys}"));
                let screen = print(&state);
                // A department of the company is called 销售·西北, and its name stays as it is.
                let own = screen.chars().filter(|c| *c != '·');
                let found: String = own.filter(|c| is_ambiguous(*c)).collect();
                assert!(found.is_empty(), "{found:?} in\n{screen}");
            }
        }
    }
}
