//! What packages hold is there, and the scripts and configurations that make them can be read.

use std::fs;
use std::path::Path;
use std::process::Command;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn table(name: &str) -> toml::Table {
    toml::from_str(&read(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The sources of a package's files.
fn sources(metadata: &toml::Value) -> Vec<String> {
    let assets = metadata["assets"].as_array().expect("a list of assets");
    let source = |asset: &toml::Value| match asset {
        toml::Value::Array(parts) => parts[0].as_str().map(str::to_owned),
        asset => asset["source"].as_str().map(str::to_owned),
    };
    let sources = assets.iter().map(|asset| source(asset).expect("a source"));
    sources.collect()
}

/// The names of a folder's files that end so.
fn files_ending_in(ending: &str, folder: &str) -> Vec<String> {
    let entries = fs::read_dir(root().join(folder))
        .unwrap_or_else(|error| panic!("{folder}: {error}"))
        .map(|entry| entry.expect("a readable entry").file_name());
    let names = entries.map(|name| name.into_string().expect("a readable name"));
    names.filter(|name| name.ends_with(ending)).collect()
}

#[test]
fn every_file_of_a_package_is_in_the_repository_or_made_by_the_script_for_them() {
    let manifest = table("Cargo.toml");
    let metadata = &manifest["package"]["metadata"];
    let made = read("scripts/package-files.sh");
    for kind in ["deb", "generate-rpm"] {
        let sources = sources(&metadata[kind]);
        for source in &sources {
            if let Some(made_file) = source.strip_prefix("target/packaging/") {
                let folder = made_file.split('/').next().expect("a folder");
                let name = made_file.rsplit('/').next().expect("a name");
                let is_made = made.contains(&format!("$out/{folder}"))
                    && (name.starts_with('*') || made.contains(&format!("/{name}\"")));
                assert!(is_made, "{kind}: {source}");
            } else if let Some((folder, ending)) = source.split_once("/*.") {
                assert!(
                    !files_ending_in(ending, folder).is_empty(),
                    "{kind}: {source}"
                );
            } else if !source.starts_with("target/release/") {
                assert!(root().join(source).is_file(), "{kind}: {source}");
            }
        }
        for part in [
            "man/",
            "completions/leaveboard",
            ".service",
            ".timer",
            "release/leaveboard",
        ] {
            let is_there = sources.iter().any(|source| source.contains(part));
            assert!(is_there, "{kind} has no {part}");
        }
    }
}

#[test]
fn every_installer_is_asked_for() {
    let dist = table("dist-workspace.toml");
    let installers = dist["dist"]["installers"].as_array().expect("a list");
    for installer in ["shell", "powershell", "homebrew", "npm"] {
        let is_there = installers.iter().any(|own| own.as_str() == Some(installer));
        assert!(is_there, "{installer}");
    }
    // dist panics over installers of archives that are nowhere.
    assert_eq!(dist["dist"]["hosting"].as_str(), Some("github"));
    let manifest = table("Cargo.toml");
    assert!(manifest["profile"].get("dist").is_some());
}

#[cfg(unix)]
#[test]
fn every_script_can_be_run_and_read_and_says_what_it_needs() {
    use std::os::unix::fs::PermissionsExt;
    for name in [
        "package-files.sh",
        "package-deb.sh",
        "package-rpm.sh",
        "build-static.sh",
        "pictures.sh",
    ] {
        let path = root().join("scripts").join(name);
        let mode = fs::metadata(&path).expect(name).permissions().mode();
        assert!(mode & 0o111 != 0, "{name} cannot be run");
        assert!(
            read(&format!("scripts/{name}")).contains("Needs "),
            "{name}"
        );
        let read = Command::new("bash").arg("-n").arg(&path).status();
        assert!(read.expect("bash").success(), "{name}");
    }
}

#[test]
fn the_users_service_reads_once_and_its_timer_starts_it() {
    let service = read("packaging/systemd/leaveboard-sync.service");
    assert!(service.contains("\nExecStart=/usr/bin/leaveboard sync\n"));
    assert!(service.contains("\nType=oneshot\n"));
    let timer = read("packaging/systemd/leaveboard-sync.timer");
    assert!(timer.contains("\nWantedBy=timers.target\n"));
}

#[test]
fn the_hosted_checks_are_those_of_any_machine() {
    let workflow = read(".github/workflows/ci.yml");
    for part in ["bash .ci/run", "macos-", "windows-", "cargo test --locked"] {
        assert!(workflow.contains(part), "{part}");
    }
    let pinned = workflow.lines().filter(|line| line.contains("uses:"));
    for line in pinned {
        let (_, version) = line.split_once('@').expect("a version");
        assert_eq!(version.trim().len(), 40, "{line}");
    }
}
