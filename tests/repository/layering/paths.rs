//! Finds the paths that a Rust source names. It knows just enough of the grammar for `use` trees, `crate::`, `super::` and foreign
//! crates.

/// A path that a source names.
#[derive(PartialEq, Eq, Debug)]
pub(crate) enum Named {
    /// A path of this crate, without `crate::`.
    Own(String),
    /// Any other path.
    Foreign(String),
}

/// Every path that the source of `module` names, in order and without repetition.
pub(crate) fn names_in(source: &str, module: &[String]) -> Vec<Named> {
    let mut reader = Reader {
        tokens: tokens(source),
        at: 0,
        module: module.to_vec(),
        inline: Vec::new(),
        depth: 0,
        named: Vec::new(),
    };
    reader.read();
    reader.named
}

struct Reader {
    tokens: Vec<String>,
    at: usize,
    /// The module in which the reader stands: relative paths start there.
    module: Vec<String>,
    /// The brace depths at which inline modules opened.
    inline: Vec<usize>,
    depth: usize,
    named: Vec<Named>,
}

impl Reader {
    fn token(&self, offset: usize) -> &str {
        self.tokens.get(self.at + offset).map_or("", String::as_str)
    }

    fn read(&mut self) {
        while self.at < self.tokens.len() {
            match self.token(0) {
                "use" => {
                    self.at += 1;
                    self.tree(&[]);
                }
                "mod" if self.token(2) == "{" => self.open_module(),
                "{" => self.open(),
                "}" => self.close(),
                "::" => self.skip_tail(),
                word if is_word(word) && self.token(1) == "::" => self.tree(&[]),
                _ => self.at += 1,
            }
        }
    }

    fn open_module(&mut self) {
        self.module.push(self.token(1).to_owned());
        self.inline.push(self.depth);
        self.at += 2;
        self.open();
    }

    fn open(&mut self) {
        self.depth += 1;
        self.at += 1;
    }

    fn close(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        self.at += 1;
        if self.inline.last() == Some(&self.depth) {
            self.inline.pop();
            self.module.pop();
        }
    }

    /// `::name` that continues an expression (`Vec::<u8>::new`) does not start a path; any other `::name` does.
    fn skip_tail(&mut self) {
        let continues = self
            .at
            .checked_sub(1)
            .is_some_and(|before| is_word(&self.tokens[before]) || self.tokens[before] == ">");
        self.at += if continues { 2 } else { 1 };
    }

    /// One branch of a `use` tree, or a path in code: `a::b`, `a::{b, c::d}`, `a::*`.
    fn tree(&mut self, before: &[String]) {
        let mut path = before.to_vec();
        if self.token(0) == "::" {
            self.at += 1;
        }
        loop {
            match self.token(0) {
                "{" => return self.group(&path),
                word if is_word(word) || word == "*" => path.push(word.to_owned()),
                _ => break,
            }
            self.at += 1;
            if self.token(0) != "::" {
                break;
            }
            self.at += 1;
        }
        self.name(&path);
    }

    fn group(&mut self, before: &[String]) {
        self.at += 1;
        while !matches!(self.token(0), "}" | "") {
            let start = self.at;
            self.tree(before);
            while matches!(self.token(0), "as" | "_") || self.token(0) == "," || self.renamed() {
                self.at += 1;
            }
            self.at += usize::from(self.at == start);
        }
        self.at += 1;
    }

    fn renamed(&self) -> bool {
        self.at > 0 && self.tokens[self.at - 1] == "as" && is_word(self.token(0))
    }

    fn name(&mut self, path: &[String]) {
        let Some(first) = path.first() else {
            return;
        };
        let named = match first.as_str() {
            "crate" => Named::Own(path[1..].join("::")),
            "super" => match self.relative(path) {
                Some(path) => Named::Own(path),
                None => return,
            },
            "self" | "Self" => return,
            _ if self.in_tests() => return,
            _ => Named::Foreign(path.join("::")),
        };
        if !self.named.contains(&named) {
            self.named.push(named);
        }
    }

    /// Tests may name any crate, because they are not part of the program.
    fn in_tests(&self) -> bool {
        self.module.iter().any(|name| name == "tests")
    }

    /// `super::super::x` as a path from the crate's root; `None` when it leaves the crate.
    fn relative(&self, path: &[String]) -> Option<String> {
        let ups = path.iter().take_while(|part| *part == "super").count();
        let kept = self.module.len().checked_sub(ups)?;
        let absolute: Vec<_> = self.module[..kept]
            .iter()
            .chain(&path[ups..])
            .cloned()
            .collect();
        Some(absolute.join("::"))
    }
}

fn is_word(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// The tokens of a source: words, `::` and single characters. Comments, strings and character literals are left out.
pub(super) fn tokens(source: &str) -> Vec<String> {
    let mut rest = source;
    let mut found = Vec::new();
    while let Some(first) = rest.chars().next() {
        let length = skipped(rest).unwrap_or_else(|| {
            let length = token_length(rest, first);
            if !first.is_whitespace() {
                found.push(rest[..length].to_owned());
            }
            length
        });
        rest = &rest[length..];
    }
    found
}

fn token_length(rest: &str, first: char) -> usize {
    let word = rest
        .find(|c: char| !(c.is_alphanumeric() || c == '_'))
        .unwrap_or(rest.len());
    if word > 0 {
        word
    } else if rest.starts_with("::") {
        2
    } else {
        first.len_utf8()
    }
}

/// The length of the comment or literal at the start of `rest`, if there is one.
fn skipped(rest: &str) -> Option<usize> {
    if rest.starts_with("//") {
        return Some(rest.find('\n').unwrap_or(rest.len()));
    }
    if rest.starts_with("/*") {
        return Some(rest.find("*/").map_or(rest.len(), |end| end + 2));
    }
    if let Some(hashes) = raw_string(rest) {
        let close = format!("\"{}", "#".repeat(hashes));
        let open = hashes + 2;
        let end = rest[open..].find(&close)?;
        return Some(open + end + close.len());
    }
    match rest.as_bytes()[0] {
        b'"' => Some(closing_quote(rest, b'"')),
        b'\'' if is_character(rest) => Some(closing_quote(rest, b'\'')),
        _ => None,
    }
}

/// The number of `#` of the raw string at the start of `rest`, if there is one.
fn raw_string(rest: &str) -> Option<usize> {
    let after = rest.strip_prefix('r')?;
    let hashes = after.bytes().take_while(|byte| *byte == b'#').count();
    after[hashes..].starts_with('"').then_some(hashes)
}

/// Whether this is a character such as `'x'` or `'\n'`, and not a lifetime such as `'x`.
fn is_character(rest: &str) -> bool {
    let mut characters = rest.chars().skip(1);
    match characters.next() {
        Some('\\') => true,
        Some(_) => characters.next() == Some('\''),
        None => false,
    }
}

fn closing_quote(rest: &str, quote: u8) -> usize {
    let bytes = rest.as_bytes();
    let mut at = 1;
    while at < bytes.len() && bytes[at] != quote {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    (at + 1).min(bytes.len())
}
