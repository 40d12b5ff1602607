//! `keymap.toml` beside the configuration, as commands show it and refuse it.

use super::support::Home;

fn write(home: &Home, text: &str) {
    std::fs::create_dir_all(home.path("leaveboard")).unwrap();
    std::fs::write(home.path("leaveboard/keymap.toml"), text).unwrap();
}

#[test]
fn the_keys_in_use_are_listed_with_their_actions_in_both_languages() {
    let home = Home::new();
    let usual = home.run(&["help", "keys"]);
    usual.ended(0);
    for part in ["[browse]", "[shrunk-question]", "view-company", "every key"] {
        assert!(usual.out.contains(part), "{part}: {}", usual.out);
    }
    write(
        &home,
        "[everywhere]\nfilter = \"F\"\n[company]\nmark = []\n",
    );
    let changed = home.run(&["--language", "zh-CN", "help", "keys"]);
    changed.ended(0);
    for part in ["* 由 keymap.toml 指定", "F*", "（无）*", "筛选"] {
        assert!(changed.out.contains(part), "{part}: {}", changed.out);
    }
}

#[test]
fn its_path_and_what_it_changes_are_shown() {
    let home = Home::with_unreachable_tenants();
    let info = home.run(&["info"]);
    let part = "leaveboard/keymap.toml (not there yet)";
    assert!(info.out.contains(part), "{}", info.out);
    write(&home, "[company]\nsort = [\"o\", \"Ctrl+o\"]\n");
    let shown = home.run(&["config", "show"]);
    shown.ended(0);
    let part = "leaveboard/keymap.toml\n# [company]\n# sort = [\"o\", \"Ctrl+o\"]\n";
    assert!(shown.out.contains(part), "{}", shown.out);
    assert!(shown.out.contains("restore = true"), "{}", shown.out);
    assert!(toml::from_str::<toml::Table>(&shown.out).is_ok());
}

#[test]
fn one_with_mistakes_is_refused_with_file_line_and_remedy_on_a_line_each() {
    let home = Home::with_unreachable_tenants();
    write(
        &home,
        "[company]\nfilter = \"s\"\nsrot = \"o\"\nmark = \"Entr\"\n[compny]\nsort = \"o\"\n",
    );
    let said = [
        "keymap.toml:2: [company] filter: s cannot stand for `filter`: in company it is the key of `sort` already",
        "keymap.toml:3: [company] srot: there is no such action; did you mean `sort`?",
        "keymap.toml:4: [company] mark: no key is called \"Entr\"; did you mean \"Enter\"?",
        "keymap.toml:6: [compny] sort: there is no such place; did you mean [company]?",
    ];
    for command in [&["help", "keys"][..], &["config", "show"]] {
        home.run(command).ended(2).said(&said);
    }
    write(&home, "filter = \"f\"\n");
    let file = "keymap.toml:1: filter: expected a section";
    home.run(&["help", "keys"]).ended(2).said(&[file]);
}

#[test]
fn the_example_of_the_documents_is_understood() {
    let home = Home::new();
    let document = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/keys.md");
    let text = std::fs::read_to_string(document).unwrap();
    let (_, section) = text.split_once("## Your own keys").unwrap();
    let example = section.split("```toml\n").nth(1).unwrap();
    write(&home, example.split("```").next().unwrap());
    let listed = home.run(&["help", "keys"]);
    listed.ended(0);
    assert!(listed.out.contains("Q ^Q*"), "{}", listed.out);
}
