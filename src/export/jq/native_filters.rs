//! Regular expressions and encodings. The library offers them only together with dates, mathematics
//! and filters that reach beyond the objects.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jaq_core::data::JustLut;
use jaq_core::native::{Fun, bome, run, v};
use jaq_core::{Cv, Error, ValR, ValT};
use jaq_json::Val;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use regex_lite::{Captures, Regex, RegexBuilder};

/// What `@uri` encodes: everything but the characters that RFC 3986 does not reserve.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// Definitions over the native filters, as jq's manual describes them.
pub(super) const DEFINITIONS: &str = r#"
def match($re; $flags): if $re >= [] and $re < {} then own_matches($re[0]; $re[1] // $flags)[] else own_matches($re; $flags)[] end;
def match($re): match($re; null);
def test($re; $flags): [match($re; $flags)] != [];
def test($re): test($re; null);
def own_named: .captures | map(select(.name != null) | {(.name): .string}) | add // {};
def capture($re; $flags): match($re; $flags) | own_named;
def capture($re): capture($re; null);
def scan($re; $flags): match($re; ($flags // "") + "g") | if .captures == [] then .string else [.captures[].string] end;
def scan($re): scan($re; null);
def splits($re; $flags): . as $text
  | foreach ((match($re; ($flags // "") + "g") | [.offset, .offset + .length]), [null, null]) as $at
    ({next: 0}; {from: .next, to: $at[0], next: $at[1]}; $text[.from:.to]);
def splits($re): splits($re; null);
def split($re; $flags): [splits($re; $flags)];
def sub($re; text; $flags): . as $in
  | reduce match($re; $flags) as $match ({at: 0, text: ""};
      .text += $in[.at:$match.offset] + ($match | own_named | text) | .at = $match.offset + $match.length)
  | .text + $in[.at:];
def sub($re; text): sub($re; text; null);
def gsub($re; text; $flags): sub($re; text; ($flags // "") + "g");
def gsub($re; text): gsub($re; text; null);
def @html: tostring / "&" | join("&amp;") / "<" | join("&lt;") / ">" | join("&gt;") / "'" | join("&#39;") / "\"" | join("&quot;");
def @uri: tostring | own_encode_uri;
def @urid: tostring | own_decode_uri;
def @base64: tostring | own_encode_base64;
def @base64d: tostring | own_decode_base64;
"#;

type Objects = JustLut<Val>;

/// The native filters that the definitions need.
pub(super) fn native_filters() -> impl Iterator<Item = Fun<Objects>> {
    [
        run::<Objects>(("own_matches", v(2), |cv| bome(matches(cv)))),
        run::<Objects>(("own_encode_uri", v(0), |cv| {
            bome(mapped(&cv.1, |text| Ok(encode_uri(text))))
        })),
        run::<Objects>(("own_decode_uri", v(0), |cv| {
            bome(mapped(&cv.1, |text| Ok(decode_uri(text))))
        })),
        run::<Objects>(("own_encode_base64", v(0), |cv| {
            bome(mapped(&cv.1, |text| Ok(STANDARD.encode(text))))
        })),
        run::<Objects>(("own_decode_base64", v(0), |cv| {
            bome(mapped(&cv.1, decode_base64))
        })),
    ]
    .into_iter()
}

fn mapped(value: &Val, change: impl Fn(&str) -> ValR<String, Val>) -> ValR<Val> {
    Ok(Val::from(change(text_of(value)?)?))
}

fn text_of(value: &Val) -> ValR<&str, Val> {
    match value {
        Val::TStr(bytes) => std::str::from_utf8(bytes).map_err(Error::str),
        other => Err(Error::typ(other.clone(), "string")),
    }
}

fn encode_uri(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

fn decode_uri(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

fn decode_base64(text: &str) -> ValR<String, Val> {
    let bytes = STANDARD.decode(text).map_err(Error::str)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// `own_matches($re; $flags)`: the objects that jq's `match` makes of a text, as a list.
fn matches(mut cv: Cv<'_, Objects>) -> ValR<Val> {
    let flags = cv.0.pop_var();
    let pattern = cv.0.pop_var();
    let text = text_of(&cv.1)?;
    let flags = match &flags {
        Val::Null => MatchFlags::default(),
        flags => MatchFlags::parse(text_of(flags)?)?,
    };
    let regex = flags.regex(text_of(&pattern)?)?;
    let found = regex
        .captures_iter(text)
        .filter(|found| !flags.skips_empty_matches || !found[0].is_empty());
    let wanted = if flags.is_global { usize::MAX } else { 1 };
    let mut places = CharPlaces::new(text);
    found
        .take(wanted)
        .map(|found| match_object(&regex, &found, &mut places))
        .collect()
}

/// The letters behind a regular expression.
#[derive(Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a letter of its own")]
struct MatchFlags {
    is_global: bool,
    ignores_case: bool,
    skips_empty_matches: bool,
    ignores_white_space: bool,
    dot_matches_line_break: bool,
}

impl MatchFlags {
    fn parse(letters: &str) -> ValR<Self, Val> {
        let mut flags = Self::default();
        for letter in letters.chars() {
            match letter {
                'g' => flags.is_global = true,
                'i' => flags.ignores_case = true,
                'n' => flags.skips_empty_matches = true,
                's' => flags.dot_matches_line_break = true,
                'x' => flags.ignores_white_space = true,
                other => {
                    let what =
                        format!("{other} is not a flag of a regular expression (g, i, n, s, x)");
                    return Err(Error::str(what));
                }
            }
        }
        Ok(flags)
    }

    fn regex(self, pattern: &str) -> ValR<Regex, Val> {
        RegexBuilder::new(pattern)
            .case_insensitive(self.ignores_case)
            .dot_matches_new_line(self.dot_matches_line_break)
            .ignore_whitespace(self.ignores_white_space)
            .build()
            .map_err(|error| Error::str(format!("{pattern} is not a regular expression: {error}")))
    }
}

/// Where a byte of a text is, counted in characters.
struct CharPlaces<'t> {
    text: &'t str,
    /// A place that is known, in bytes and in characters.
    known: (usize, usize),
}

impl<'t> CharPlaces<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            known: (0, 0),
        }
    }

    fn of_byte(&mut self, byte: usize) -> usize {
        // Most places come from left to right, but a group may begin before the group that is
        // listed before it.
        if byte < self.known.0 {
            self.known = (0, 0);
        }
        let (from, before) = self.known;
        self.known = (byte, before + self.text[from..byte].chars().count());
        self.known.1
    }
}

fn match_object(regex: &Regex, found: &Captures<'_>, places: &mut CharPlaces<'_>) -> ValR<Val> {
    let mut parts = |at: usize| match found.get(at) {
        Some(part) => [
            ("offset", Val::from(places.of_byte(part.start()))),
            ("length", Val::from(part.as_str().chars().count())),
            ("string", Val::from(part.as_str().to_owned())),
        ],
        None => [
            ("offset", Val::from(-1isize)),
            ("length", Val::from(0usize)),
            ("string", Val::Null),
        ],
    };
    let whole = parts(0);
    let groups = regex.capture_names().enumerate().skip(1);
    let groups = groups.map(|(at, name)| {
        let name = name.map_or(Val::Null, |name| Val::from(name.to_owned()));
        object(parts(at).into_iter().chain([("name", name)]))
    });
    let groups = groups.collect::<ValR<Val>>()?;
    object(whole.into_iter().chain([("captures", groups)]))
}

fn object(fields: impl Iterator<Item = (&'static str, Val)>) -> ValR<Val> {
    Val::from_map(fields.map(|(key, value)| (Val::from(key.to_owned()), value)))
}
