//! A filter in the language of jq over the objects that are printed. It sees those objects and nothing else: no file, no variable of the
//! environment, no clock.

mod native_filters;

use std::fmt;
use std::io::{self, Write};
use std::sync::Arc;

use jaq_core::data::JustLut;
use jaq_core::load::{self, Arena, File, Loader};
use jaq_core::{Compiler, Ctx, Vars, compile};
use jaq_json::{Val, read};

use self::native_filters::{DEFINITIONS, native_filters};
use crate::domain::Bilingual;
use crate::domain::text::shown;
use crate::text::jq::{JqName, JqPlace, cannot_import, expected, mistaken, not_there};

/// Definitions of jq that are left out, because they need a native filter that is not there, or made anew in [`native_filters`]: what
/// reaches out of the objects, mathematics, dates, and what regular expressions and encodings are made of.
const LEFT_OUT: [&str; 28] = [
    "stderr",
    "debug",
    "halt",
    "halt_error",
    "logb",
    "significand",
    "pow10",
    "drem",
    "nexttoward",
    "scalb",
    "gamma",
    "capture_of_match",
    "test",
    "scan",
    "scan_",
    "match",
    "capture",
    "splits",
    "sub",
    "gsub",
    "todate",
    "fromdate",
    "@html",
    "@htmld",
    "@uri",
    "@urid",
    "@base64",
    "@base64d",
];

/// What spreadsheets read. jq has them, the library does not.
const OWN_DEFINITIONS: &str = r#"
def cell_text: if . == null then "" elif . >= "" and . < [] then . elif . < [] then tostring
  else error("a list or an object is no cell of a sheet") end;
def @csv: map(if . >= "" and . < [] then "\"" + (. / "\"" | join("\"\"")) + "\"" else cell_text end) | join(",");
def @tsv: map(cell_text / "\\" | join("\\\\") / "\t" | join("\\t") / "\n" | join("\\n") / "\r" | join("\\r")) | join("\t");
"#;

/// The most that an error repeats of a value.
const LONGEST_ERROR: usize = 200;

/// A filter that is ready to run.
#[derive(Clone)]
pub struct JqFilter(Arc<jaq_core::Filter<JustLut<Val>>>);

/// Why a filter failed on an object, in the words of the library.
#[derive(Debug, thiserror::Error)]
#[error("--jq: {0}")]
pub struct JqFailure(pub String);

impl JqFilter {
    /// Reads a filter. What is wrong with it names its place.
    pub fn compile(code: &str) -> Result<Self, Bilingual> {
        let own =
            [OWN_DEFINITIONS, DEFINITIONS].map(|text| load::parse(text, |parser| parser.defs()));
        let known = jaq_core::defs()
            .chain(jaq_std::defs())
            .chain(jaq_json::defs());
        let known = known.filter(|definition| {
            let is_of_regexes = definition.name == "split" && definition.args.len() == 2;
            !is_of_regexes && !LEFT_OUT.contains(&definition.name)
        });
        let loader = Loader::new(known.chain(own.into_iter().flatten().flatten()));
        let arena = Arena::default();
        let modules = loader
            .load(&arena, File { code, path: () })
            .map_err(|errors| mistaken(&loading_mistakes(code, &errors)))?;
        let natives = jaq_core::funs()
            .chain(jaq_std::base_funs())
            .chain(jaq_json::funs())
            .chain(native_filters());
        let natives = natives.filter(|(name, ..)| *name != "halt");
        let filter = Compiler::default()
            .with_funs(natives)
            .compile(modules)
            .map_err(|errors| mistaken(&compiling_mistakes(code, &errors)))?;
        Ok(Self(Arc::new(filter)))
    }

    /// Writes the values that the filter makes of a JSON text, each on a line, and returns how many
    /// there are. As `gh --jq` does: a text without its quotes, null as an empty line, everything
    /// else as JSON.
    pub(super) fn write<W: Write>(&self, json: &[u8], out: &mut W) -> io::Result<u64> {
        let input = read::parse_single(json).map_err(io::Error::other)?;
        let context = Ctx::<JustLut<Val>>::new(&self.0.lut, Vars::new([]));
        let mut written = 0;
        for value in self.0.id.run((context, input)) {
            // A filter knows no `halt`, so every exception is an error.
            let value = value.map_err(|exception| {
                let error = exception.get_err().map(|error| error.to_string());
                failure(&error.unwrap_or_default())
            })?;
            write_value(out, &value)?;
            written += 1;
        }
        Ok(written)
    }
}

impl fmt::Debug for JqFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JqFilter")
    }
}

fn write_value<W: Write>(out: &mut W, value: &Val) -> io::Result<()> {
    match value {
        Val::Null => {}
        Val::TStr(text) => {
            let text = String::from_utf8_lossy(text);
            // Tabs and line ends come from the filter. An escape sequence may come from a platform,
            // and must not reach the terminal.
            for part in text.split_inclusive(['\n', '\t']) {
                let words = part.trim_end_matches(['\n', '\t']);
                out.write_all(shown(words).as_bytes())?;
                out.write_all(&part.as_bytes()[words.len()..])?;
            }
        }
        other => write!(out, "{other}")?,
    }
    out.write_all(b"\n")
}

fn failure(error: &str) -> io::Error {
    let mut text: String = error.chars().take(LONGEST_ERROR).collect();
    if text.len() < error.len() {
        text.push('…');
    }
    io::Error::other(JqFailure(text))
}

/// The first mistake of each kind that was found while the filter was read.
fn loading_mistakes(code: &str, errors: &load::Errors<&str, ()>) -> Vec<Bilingual> {
    let mistakes = errors.iter().filter_map(|(_, error)| match error {
        load::Error::Io(_) => Some(cannot_import()),
        load::Error::Lex(errors) => {
            let (what, found) = errors.first()?;
            Some(expected(&place(code, found), what.as_str()))
        }
        load::Error::Parse(errors) => {
            let (what, found) = errors.first()?;
            Some(expected(&place(code, found), what.as_str()))
        }
    });
    mistakes.collect()
}

/// The names in the filter that do not exist.
fn compiling_mistakes(code: &str, errors: &compile::Errors<&str, ()>) -> Vec<Bilingual> {
    let mistakes = errors.iter().flat_map(|(_, errors)| errors);
    let mistakes = mistakes.map(|(found, undefined)| {
        let at = place(code, found);
        match undefined {
            compile::Undefined::Filter(arguments) => {
                not_there(&at, JqName::Filter, &format!("{found}/{arguments}"))
            }
            compile::Undefined::Var => not_there(&at, JqName::Variable, found),
            compile::Undefined::Label => not_there(&at, JqName::Label, found),
            _ => not_there(&at, JqName::Module, found),
        }
    });
    mistakes.collect()
}

/// The place of `found`, which is a slice of `code`.
fn place(code: &str, found: &str) -> JqPlace {
    let offset = found.as_ptr().addr().wrapping_sub(code.as_ptr().addr());
    let (before, rest) = code.split_at_checked(offset).unwrap_or((code, ""));
    let of_line = before.rsplit('\n').next().unwrap_or_default();
    JqPlace {
        line: code
            .contains('\n')
            .then(|| before.matches('\n').count() + 1),
        character: of_line.chars().count() + 1,
        near: rest.chars().take(20).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OBJECT: &str = r#"{"employee_id":"0012345678901234567","left":"1.123456","granted":null,"raw":3.10000000000000000001,"big":12345678901234567890123}"#;

    fn run(filter: &str) -> String {
        let mut out = Vec::new();
        let filter = JqFilter::compile(filter).unwrap();
        filter.write(OBJECT.as_bytes(), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn fails(filter: &str) -> String {
        let filter = JqFilter::compile(filter).unwrap();
        let error = filter.write(OBJECT.as_bytes(), &mut Vec::new());
        error.unwrap_err().to_string()
    }

    #[test]
    fn a_text_has_no_quotes_null_is_an_empty_line_and_the_rest_is_json() {
        assert_eq!(
            run(".left, .granted, [.left], true"),
            "1.123456\n\n[\"1.123456\"]\ntrue\n"
        );
        assert_eq!(run("empty"), "");
    }

    #[test]
    fn no_figure_and_no_id_loses_a_digit() {
        assert_eq!(run(".employee_id"), "0012345678901234567\n");
        assert_eq!(
            run(".raw, .big"),
            "3.10000000000000000001\n12345678901234567890123\n"
        );
        assert_eq!(run("{raw}"), "{\"raw\":3.10000000000000000001}\n");
    }

    #[test]
    fn rows_of_sheets_are_quoted() {
        assert_eq!(
            run("[\"a\\\"b\", null, 1, true] | @csv"),
            "\"a\"\"b\",,1,true\n"
        );
        assert_eq!(
            run("[\"a\\tb\\nc\\\\\", null, 1] | @tsv"),
            "a\\tb\\nc\\\\\t\t1\n"
        );
        assert!(fails("[[1]] | @csv").contains("no cell of a sheet"));
    }

    #[test]
    fn the_usual_filters_are_there() {
        for (filter, expected) in [
            ("select(.left == \"1.123456\") | .left", "1.123456\n"),
            ("[.left, \"2\"] | map(tonumber) | add > 3", "true\n"),
            ("to_entries | length", "5\n"),
            ("keys | join(\",\")", "big,employee_id,granted,left,raw\n"),
            (".granted // \"-\"", "-\n"),
            ("[3,1,2] | sort_by(-.) | first", "3\n"),
            ("[{a:1,b:2},{a:1,b:3}] | group_by(.a) | length", "1\n"),
            ("\"x\" | ascii_upcase | startswith(\"X\")", "true\n"),
            ("\"a-b\" | split(\"-\") | last", "b\n"),
            (".employee_id | ltrimstr(\"00\")", "12345678901234567\n"),
        ] {
            assert_eq!(run(filter), expected, "{filter}");
        }
    }

    #[test]
    fn regular_expressions_are_those_of_jqs_manual() {
        for (filter, expected) in [
            ("\"年假 2025\" | test(\"年假|事假\")", "true\n"),
            (
                "\"ABC\" | test(\"b\"), test(\"b\"; \"i\"), test([\"b\", \"i\"])",
                "false\ntrue\ntrue\n",
            ),
            ("\"x\" | test(\"y\"; null)", "false\n"),
            (
                "\"张三 12\" | match(\"(?<n>\\\\d)(y)?\")",
                "{\"offset\":3,\"length\":1,\"string\":\"1\",\"captures\":[{\"offset\":3,\"length\":1,\"string\":\"1\",\"name\":\"n\"},{\"offset\":-1,\"length\":0,\"string\":null,\"name\":null}]}\n",
            ),
            (
                "[\"a1b22\" | match(\"\\\\d+\"; \"g\") | .string]",
                "[\"1\",\"22\"]\n",
            ),
            (
                "\"xyz\" | capture(\"(?<a>x)(?<b>q)?\")",
                "{\"a\":\"x\",\"b\":null}\n",
            ),
            ("[\"a1b22\" | scan(\"\\\\d\")]", "[\"1\",\"2\",\"2\"]\n"),
            (
                "[\"a1b2\" | scan(\"(.)(\\\\d)\")]",
                "[[\"a\",\"1\"],[\"b\",\"2\"]]\n",
            ),
            (
                "\"甲、乙，丙\" | split(\"[、，]\"; null)",
                "[\"甲\",\"乙\",\"丙\"]\n",
            ),
            ("[\"a, b\" | splits(\", *\")]", "[\"a\",\"b\"]\n"),
            (
                "\"2026-11-27\" | sub(\"-\"; \"/\"), gsub(\"-\"; \"/\")",
                "2026/11-27\n2026/11/27\n",
            ),
            ("\"ab\" | gsub(\"(?<c>.)\"; .c + .c)", "aabb\n"),
            ("\"张三\" | gsub(\"\"; \"-\")", "-张-三-\n"),
            ("\"张三\" | gsub(\"\"; \"-\"; \"n\")", "张三\n"),
            // A group whose last turn stands before that of the group around it.
            (
                "\"ab\" | [match(\"((a)|b)*\").captures[].offset]",
                "[1,0]\n",
            ),
        ] {
            assert_eq!(run(filter), expected, "{filter}");
        }
        assert!(fails("\"x\" | test(\"(\")").contains("( is not a regular expression"));
        assert!(fails("\"x\" | test(\"x\"; \"q\")").contains("q is not a flag"));
        assert!(fails("1 | test(\"x\")").contains("cannot use 1 as string"));
    }

    #[test]
    fn texts_are_encoded_as_jq_does() {
        for (filter, expected) in [
            ("\"张 a/~\" | @uri", "%E5%BC%A0%20a%2F~\n"),
            ("\"%E5%BC%A0%20a\" | @urid", "张 a\n"),
            (
                "\"张三\" | @base64, (@base64 | @base64d)",
                "5byg5LiJ\n张三\n",
            ),
            (
                "\"<a href='x'>&\\\"\" | @html",
                "&lt;a href=&#39;x&#39;&gt;&amp;&quot;\n",
            ),
            ("@uri \"?q=\\(\"张\")&x=1\"", "?q=%E5%BC%A0&x=1\n"),
            ("3 | @base64", "Mw==\n"),
        ] {
            assert_eq!(run(filter), expected, "{filter}");
        }
        assert!(fails("\"!\" | @base64d").starts_with("--jq: "));
    }

    #[test]
    fn what_is_wrong_with_a_filter_names_its_place() {
        for (filter, expected) in [
            (".left | | .x", "character 9, at \"| .x\": expected term"),
            (
                ".left | nosuch",
                "character 9, at \"nosuch\": there is no filter nosuch/0",
            ),
            (
                "(.left",
                "character 7, at its end: expected closing parenthesis",
            ),
            (
                ".left\n| $x",
                "line 2, character 3, at \"$x\": there is no variable $x",
            ),
            ("", "character 1, at its end: expected term"),
        ] {
            let mistake = JqFilter::compile(filter).unwrap_err();
            assert_eq!(mistake.en(), format!("--jq: {expected}"), "{filter}");
            assert!(mistake.zh().starts_with("--jq：第 "), "{}", mistake.zh());
        }
        let zh = |filter| JqFilter::compile(filter).unwrap_err().zh().to_owned();
        assert_eq!(
            zh(".left | | .x"),
            "--jq：第 9 个字符（| .x）：语法不对，jq 的原文是「expected term」"
        );
        assert_eq!(
            zh("nosuch"),
            "--jq：第 1 个字符（nosuch）：没有过滤器 nosuch/0"
        );
    }

    #[test]
    fn it_reaches_nothing_but_the_objects() {
        for filter in [
            "env",
            "$ENV",
            "input",
            "inputs",
            "now",
            "halt",
            "debug",
            "import \"a\" as a; .",
        ] {
            assert!(JqFilter::compile(filter).is_err(), "{filter}");
        }
    }

    #[test]
    fn an_error_says_what_could_not_be_done_and_repeats_no_long_value() {
        assert!(
            fails(".left | keys").starts_with("--jq: cannot use \"1.123456\" as"),
            "{}",
            fails(".left | keys")
        );
        assert!(fails("[range(1000)] | error").chars().count() < 220);
    }

    #[test]
    fn a_text_controls_no_terminal() {
        assert_eq!(run("\"a\\u001b[31mb\\u202e\\tc\\nd\""), "ab\tc\nd\n");
    }
}
