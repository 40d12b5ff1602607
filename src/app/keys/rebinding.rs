//! What `keymap.toml` changes in the table of keys, and what is wrong with it.
//!
//! A line replaces the keys of an action at one place or everywhere. A key that would stand for two
//! actions at one place is a mistake, because only the user can say which of them was meant.

use crate::app::keys::action_names::every_name;
use crate::app::keys::key::{Key, KeyCode};
use crate::app::keys::keymap::{Action, KeyContext};
use crate::app::keys::place::{EVERYWHERE, place_words};
use crate::app::keys::table::{BoundAction, KeyTable};
use crate::domain::{Language, nearest_word};
use crate::text::keymap::KeymapFault;

/// One line of the file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeyChange {
    /// The section that it stands in.
    pub place: String,
    /// The action that it is about.
    pub action: String,
    /// The names of its keys from now on.
    pub keys: Vec<String>,
    /// Its number, from 1.
    pub line: usize,
}

/// A mistake in one line of the file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeymapMistake {
    /// Which line, from 1.
    pub line: usize,
    /// The section.
    pub place: String,
    /// The action; empty where the section itself is wrong.
    pub action: String,
    /// What is wrong.
    pub fault: KeymapFault,
}

impl KeymapMistake {
    fn of(change: &KeyChange, fault: KeymapFault) -> Self {
        Self {
            line: change.line,
            place: change.place.clone(),
            action: change.action.clone(),
            fault,
        }
    }

    /// `[company] sort: …`: where it is, what is wrong, and what to do.
    pub fn explain(&self, language: Language) -> String {
        let what = self.fault.explain(&self.action, language);
        format!("[{}] {}: {what}", self.place, self.action)
    }
}

/// A line that is understood.
struct Rebinding {
    contexts: Vec<KeyContext>,
    action: Action,
    keys: Vec<Key>,
    is_everywhere: bool,
    line: usize,
}

impl KeyTable {
    /// The usual table with these changes, or all that is wrong with them. A line for one place
    /// wins over a line for every place.
    pub fn rebound(changes: &[KeyChange]) -> Result<Self, Vec<KeymapMistake>> {
        let mut mistakes = Vec::new();
        let mut understood = Vec::new();
        for change in changes {
            match understand(change) {
                Ok(rebinding) => understood.push(rebinding),
                Err(faults) => {
                    let faults = faults.into_iter();
                    mistakes.extend(faults.map(|fault| KeymapMistake::of(change, fault)));
                }
            }
        }
        let mut table = Self::default();
        understood.sort_by_key(|rebinding| !rebinding.is_everywhere);
        for rebinding in &understood {
            table.apply(rebinding);
        }
        let found = table.clashes().into_iter().chain(table.dead_ends());
        for (line, fault) in found {
            let change = changes.iter().find(|change| change.line == line);
            mistakes.extend(change.map(|change| KeymapMistake::of(change, fault)));
        }
        if mistakes.is_empty() {
            return Ok(table);
        }
        mistakes.sort_by_key(|mistake| mistake.line);
        Err(mistakes)
    }

    fn apply(&mut self, rebinding: &Rebinding) {
        for (context, bound) in &mut self.places {
            if !rebinding.contexts.contains(context) {
                continue;
            }
            let row = bound.iter_mut().find(|it| it.action() == rebinding.action);
            let Some(row) = row else { continue };
            let keys = rebinding.keys.iter().copied();
            let keys: Vec<Key> = keys.filter(|key| !is_text(*context, *key)).collect();
            // A line for every place that names only characters does not change a text field, where
            // those characters are typed.
            if keys.is_empty() && !rebinding.keys.is_empty() {
                continue;
            }
            row.keys = keys;
            row.changed_at = Some(rebinding.line);
        }
    }

    /// Keys that stand for two actions at one place, once for each line and other action, by the line that is to be changed.
    fn clashes(&self) -> Vec<(usize, KeymapFault)> {
        let mut found: Vec<(usize, KeymapFault)> = Vec::new();
        for (context, bound) in &self.places {
            for (at, first) in bound.iter().enumerate() {
                for second in &bound[at + 1..] {
                    let shared = first.keys.iter().find(|key| second.keys.contains(key));
                    if let Some(key) = shared {
                        add_clash(&mut found, *context, *key, [first, second]);
                    }
                }
            }
        }
        found
    }

    /// Lines that take away the keys that lead out of a place: those of Quit anywhere, and those of
    /// Back where something covers the view.
    fn dead_ends(&self) -> Vec<(usize, KeymapFault)> {
        let mut found: Vec<(usize, Vec<&'static str>)> = Vec::new();
        for (context, bound) in &self.places {
            let leads_out = |it: &&BoundAction| match it.action() {
                Action::Quit => true,
                Action::Back => !context.is_view(),
                _ => false,
            };
            let lost = bound.iter().filter(leads_out);
            for line in lost
                .filter(|it| it.keys.is_empty())
                .filter_map(|it| it.changed_at)
            {
                match found.iter_mut().find(|(own, _)| *own == line) {
                    Some((_, places)) => add_place(places, *context),
                    None => found.push((line, vec![context.place()])),
                }
            }
        }
        let found = found.into_iter();
        found
            .map(|(line, places)| (line, KeymapFault::NoWayOut { places }))
            .collect()
    }
}

fn add_place(places: &mut Vec<&'static str>, context: KeyContext) {
    if !places.contains(&context.place()) {
        places.push(context.place());
    }
}

/// Notes that two actions share a key at a place. The later line of the file is the one to change.
fn add_clash(
    found: &mut Vec<(usize, KeymapFault)>,
    context: KeyContext,
    key: Key,
    mut pair: [&BoundAction; 2],
) {
    pair.sort_by_key(|it| it.changed_at);
    let [other, changed] = pair;
    let Some(changed_at) = changed.changed_at else {
        return;
    };
    let (wanted, name) = (key.spelling(), other.action().name());
    for (line, fault) in found.iter_mut() {
        if let KeymapFault::Taken {
            key, other, places, ..
        } = fault
            && *line == changed_at
            && *key == wanted
            && *other == name
        {
            return add_place(places, context);
        }
    }
    let fault = KeymapFault::Taken {
        key: wanted,
        other: name,
        line: other.changed_at,
        places: vec![context.place()],
    };
    found.push((changed_at, fault));
}

/// Whether a key that is pressed here becomes text.
fn is_text(context: KeyContext, key: Key) -> bool {
    match key.code {
        KeyCode::Char(c) => !key.ctrl && context.takes_text(c),
        _ => false,
    }
}

fn understand(change: &KeyChange) -> Result<Rebinding, Vec<KeymapFault>> {
    let is_everywhere = change.place == EVERYWHERE;
    let contexts = contexts_of(&change.place).map_err(|fault| vec![fault])?;
    let action = action_at(&change.action, &contexts).map_err(|fault| vec![fault])?;
    let mut faults = Vec::new();
    let mut keys = Vec::new();
    for written in &change.keys {
        match Key::named(written) {
            None => faults.push(KeymapFault::UnknownKey {
                written: crate::domain::text::clean(written),
                near: Key::nearest(written),
            }),
            Some(key) if !is_everywhere && contexts.iter().any(|it| is_text(*it, key)) => {
                faults.push(KeymapFault::IsText {
                    key: key.spelling(),
                });
            }
            Some(key) if keys.contains(&key) => {}
            Some(key) => keys.push(key),
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    Ok(Rebinding {
        contexts,
        action,
        keys,
        is_everywhere,
        line: change.line,
    })
}

fn contexts_of(place: &str) -> Result<Vec<KeyContext>, KeymapFault> {
    if place == EVERYWHERE {
        return Ok(KeyContext::all().collect());
    }
    let contexts: Vec<KeyContext> = KeyContext::of_place(place).collect();
    if !contexts.is_empty() {
        return Ok(contexts);
    }
    let known: Vec<&'static str> = [EVERYWHERE].into_iter().chain(place_words()).collect();
    Err(KeymapFault::UnknownPlace {
        near: nearest_word(place, &known),
        known,
    })
}

/// The action of that word, which must exist at one of these places.
fn action_at(word: &str, contexts: &[KeyContext]) -> Result<Action, KeymapFault> {
    let usual = KeyTable::usual();
    let is_at = |context: KeyContext, action: Action| {
        let mut bound = usual.at(context);
        bound.any(|it| it.action() == action)
    };
    let Some(action) = Action::named(word) else {
        let here = contexts.iter().flat_map(|it| usual.at(*it));
        let here: Vec<&'static str> = here.map(|it| it.action().name()).collect();
        let near = nearest_word(word, &here).or_else(|| nearest_word(word, &every_name()));
        return Err(KeymapFault::UnknownAction { near });
    };
    if contexts.iter().any(|context| is_at(*context, action)) {
        return Ok(action);
    }
    let mut places = Vec::new();
    for context in KeyContext::all().filter(|context| is_at(*context, action)) {
        add_place(&mut places, context);
    }
    Err(KeymapFault::NotHere { places })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::keys::keymap::Pane;
    use crate::text::views::ViewName;

    fn changes(lines: &[(&str, &str, &[&str])]) -> Vec<KeyChange> {
        let numbered = lines.iter().enumerate();
        numbered
            .map(|(at, (place, action, keys))| KeyChange {
                place: (*place).to_owned(),
                action: (*action).to_owned(),
                keys: keys.iter().map(|key| (*key).to_owned()).collect(),
                line: at + 1,
            })
            .collect()
    }

    fn mistakes(lines: &[(&str, &str, &[&str])]) -> Vec<String> {
        let mistakes = KeyTable::rebound(&changes(lines)).err().unwrap_or_default();
        let said = mistakes
            .iter()
            .map(|it| format!("{}: {}", it.line, it.explain(Language::English)));
        said.collect()
    }

    const COMPANY: KeyContext = KeyContext::View(ViewName::Company);
    const PEOPLE: KeyContext = KeyContext::Pane(Pane::Employees);

    #[test]
    fn a_key_is_given_to_an_action_at_one_place_or_everywhere() {
        let table = KeyTable::rebound(&changes(&[
            ("everywhere", "filter", &["f", "Ctrl+f"]),
            ("company", "sort", &["o"]),
            ("compare", "compare-files", &["F6"]),
        ]));
        let table = table.unwrap_or_else(|mistakes| panic!("{mistakes:?}"));
        for place in [COMPANY, PEOPLE] {
            assert_eq!(table.action_at(place, Key::char('f')), Some(Action::Filter));
            assert_eq!(table.action_at(place, Key::char('/')), None);
        }
        assert_eq!(table.action_at(COMPANY, Key::char('o')), Some(Action::Sort));
        assert_eq!(table.action_at(COMPANY, Key::char('s')), None);
        assert_eq!(table.action_at(PEOPLE, Key::char('s')), Some(Action::Sort));
        assert_eq!(table.key_of(COMPANY, Action::Sort), Some(Key::char('o')));
    }

    #[test]
    fn what_is_said_of_one_place_goes_before_what_is_said_of_all() {
        let lines: &[(&str, &str, &[&str])] = &[
            ("company", "mask", &["W"]),
            ("everywhere", "mask", &["Ctrl+o"]),
        ];
        let table = KeyTable::rebound(&changes(lines));
        let table = table.unwrap_or_else(|mistakes| panic!("{mistakes:?}"));
        assert_eq!(table.key_of(COMPANY, Action::Mask), Some(Key::char('W')));
        assert_eq!(table.key_of(PEOPLE, Action::Mask), Some(Key::ctrl('o')));
    }

    #[test]
    fn an_action_can_lose_its_keys_and_another_one_take_them() {
        let table = KeyTable::rebound(&changes(&[
            ("everywhere", "mouse", &[]),
            ("browse", "sort", &["M"]),
            ("company", "sort", &["m"]),
            ("company", "mask", &["s"]),
        ]));
        let table = table.unwrap_or_else(|mistakes| panic!("{mistakes:?}"));
        assert_eq!(table.key_of(COMPANY, Action::Mouse), None);
        assert_eq!(table.action_at(PEOPLE, Key::char('M')), Some(Action::Sort));
        assert_eq!(table.action_at(COMPANY, Key::char('s')), Some(Action::Mask));
    }

    #[test]
    fn a_key_that_would_stand_for_two_actions_is_refused_with_both_and_what_to_do() {
        let said = mistakes(&[("company", "filter", &["s"])]);
        assert_eq!(
            said,
            [
                "1: [company] filter: s cannot stand for `filter`: in company it is the key of `sort` already; choose another key, or give \
              `sort` another one under [company] (sort = [] takes its keys away)"
            ]
        );
        let said = mistakes(&[("totals", "sort", &["F7"]), ("totals", "group", &["F7"])]);
        assert!(
            said[0].starts_with("2: [totals] group: F7")
                && said[0].contains("line 1 gives it to `sort`"),
            "{said:?}"
        );
        let lines = changes(&[("everywhere", "filter", &["f"])]);
        let refused = KeyTable::rebound(&lines).err().unwrap_or_default();
        assert_eq!(
            refused[0].explain(Language::English),
            "[everywhere] filter: f cannot stand for `filter`: in compare it is the key of `compare-files` already; choose another key, or give \
             `compare-files` another one under [compare] (compare-files = [] takes its keys away)"
        );
        assert_eq!(
            refused[0].explain(Language::Chinese),
            "[everywhere] filter: f 不能给 filter：在 compare 里它已是 compare-files 的按键；请换一个键，或在 [compare] 下给 compare-files 另一个键（compare-files = [] 则不给按键）"
        );
        let said = mistakes(&[("everywhere", "mask", &["s"])]);
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(said[0].contains("in browse, company, expiring"), "{said:?}");
    }

    #[test]
    fn what_is_unknown_is_compared_with_what_there_is() {
        for (line, near) in [
            (("compny", "sort", &["o"][..]), "did you mean [company]?"),
            (("company", "srot", &["o"]), "did you mean `sort`?"),
            (("company", "sort", &["Entr"]), "did you mean \"Enter\"?"),
            (
                ("totals", "mark", &["o"]),
                "it belongs to: browse, company, expiring",
            ),
            (
                ("nowhere-at-all", "sort", &["o"]),
                "use one of everywhere, browse",
            ),
        ] {
            let said = mistakes(&[line]);
            assert_eq!(said.len(), 1, "{said:?}");
            assert!(said[0].contains(near), "{said:?}");
        }
    }

    #[test]
    fn where_text_is_typed_characters_stay_text() {
        let said = mistakes(&[("filter", "accept", &["x"])]);
        assert!(said[0].contains("typed as text"), "{said:?}");
        let table = KeyTable::rebound(&changes(&[("everywhere", "quit", &["Q", "Ctrl+q"])]));
        let table = table.unwrap_or_else(|mistakes| panic!("{mistakes:?}"));
        assert_eq!(
            table.key_of(KeyContext::Field, Action::Quit),
            Some(Key::ctrl('q'))
        );
        assert_eq!(table.action_at(KeyContext::Field, Key::char('Q')), None);
        assert_eq!(table.action_at(PEOPLE, Key::char('Q')), Some(Action::Quit));
        let only_text = KeyTable::rebound(&changes(&[("everywhere", "quit", &["Q"])]));
        let only_text = only_text.unwrap_or_else(|mistakes| panic!("{mistakes:?}"));
        assert_eq!(
            only_text.key_of(KeyContext::Field, Action::Quit),
            Some(Key::ctrl('c'))
        );
    }

    #[test]
    fn no_place_is_left_without_a_way_out() {
        let said = mistakes(&[("everywhere", "quit", &[])]);
        assert!(said[0].contains("nothing leads out of browse"), "{said:?}");
        let said = mistakes(&[("export", "back", &[])]);
        assert!(said[0].contains("nothing leads out of export"), "{said:?}");
        assert_eq!(mistakes(&[("company", "back", &[])]), [""; 0]);
    }
}
