//! What Cargo cannot hold: which crate may depend on which, what only one of them may name, the
//! order of modules inside a crate, and what must never be in the code.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A crate, and those of this project and of the heavy ones outside that it may depend on.
/// Dependencies of tests count.
struct Crate {
    folder: &'static str,
    may_use: &'static [&'static str],
}

/// Dependencies that one kind of work needs: a crate that does not do that work must not be built
/// with them.
const HEAVY: &[&str] =
    &["axum", "hayro-interpret", "object_store", "polars", "reqwest", "rusqlite", "scraper", "tracing-subscriber"];

const CRATES: &[Crate] = &[
    Crate { folder: "crates/model", may_use: &[] },
    Crate { folder: "crates/config", may_use: &["ofsted-model"] },
    Crate { folder: "crates/crawl", may_use: &["ofsted-model", "reqwest", "scraper"] },
    Crate { folder: "crates/parse", may_use: &["ofsted-model", "hayro-interpret"] },
    Crate { folder: "crates/documents", may_use: &["ofsted-model", "ofsted-parse"] },
    Crate { folder: "crates/tables", may_use: &["ofsted-config", "ofsted-model", "polars"] },
    Crate { folder: "crates/publish", may_use: &["ofsted-model", "ofsted-tables", "polars", "rusqlite"] },
    Crate { folder: "crates/site", may_use: &["ofsted-model", "ofsted-publish", "ofsted-tables", "axum"] },
    Crate { folder: "crates/deliver", may_use: &["ofsted-config", "ofsted-model", "object_store"] },
    Crate { folder: "crates/sample", may_use: &["ofsted-model", "axum"] },
];

/// A folder of code, modules beside it in its crate that it may use, and words that must not be in
/// it.
struct Row {
    folder: &'static str,
    may_use: &'static [&'static str],
    never: &'static [&'static str],
}

/// What is true of a value must not depend on a file or a clock.
const PURE: &[&str] = &["std::fs", "std::net", "::now()"];
const NO_CLOCK: &[&str] = &["TcpStream", "UdpSocket", "::now()", "Instant::now", "SystemTime"];

const ROWS: &[Row] = &[
    Row { folder: "crates/model/src", may_use: &["*"], never: PURE },
    Row { folder: "crates/config/src", may_use: &["*"], never: NO_CLOCK },
    Row { folder: "crates/crawl/src/fetch", may_use: &[], never: &["scraper", "std::fs", "ilacs"] },
    Row {
        folder: "crates/crawl/src/archive",
        may_use: &[],
        never: &["scraper", "remove_file", "remove_dir", "reqwest", "::now()"],
    },
    Row {
        folder: "crates/crawl/src/source",
        may_use: &[],
        never: &["std::fs", "reqwest", "::now()", "tokio", "async "],
    },
    Row { folder: "crates/crawl/src/crawl_state", may_use: &[], never: &["std::fs", "reqwest", "scraper", "::now()"] },
    Row {
        folder: "crates/parse/src",
        may_use: &["*"],
        never: &["std::fs", "std::net", "::now()", "ilacs", "Framework", "Judgement"],
    },
    Row { folder: "crates/documents/src/worker", may_use: &[], never: &["hayro", "std::fs", "serde", "::now()"] },
    Row {
        folder: "crates/documents/src/readers",
        may_use: &[],
        never: &["std::fs", "std::net", "::now()", "Result<ReportRecord"],
    },
    Row { folder: "crates/tables/src/schema", may_use: &[], never: NO_CLOCK },
    Row { folder: "crates/tables/src/official", may_use: &[], never: &["std::fs", "::now()", "Result<OfficialRow"] },
    Row { folder: "crates/tables/src/normalise", may_use: &["schema"], never: PURE },
    Row { folder: "crates/tables/src/join", may_use: &["schema"], never: NO_CLOCK },
    Row { folder: "crates/tables/src/reconcile", may_use: &["schema"], never: PURE },
    Row { folder: "crates/tables/src/confirm", may_use: &["schema"], never: PURE },
    Row { folder: "crates/tables/src/derive", may_use: &["schema"], never: PURE },
    Row { folder: "crates/tables/src/history", may_use: &["schema"], never: PURE },
    Row { folder: "crates/tables/src/validate", may_use: &["schema"], never: PURE },
    Row { folder: "crates/tables/src/evaluate", may_use: &["schema"], never: &["polars", "std::net", "::now()"] },
    Row { folder: "crates/publish/src", may_use: &["*"], never: NO_CLOCK },
    Row { folder: "crates/site/src/serve", may_use: &[], never: &["fs::write", "::now()"] },
    Row { folder: "crates/site/src", may_use: &["*"], never: &["std::net", "::now()"] },
    Row {
        folder: "crates/deliver/src/store",
        may_use: &[],
        never: &["remove_file", "remove_dir", ".delete(", "::now()"],
    },
    Row {
        folder: "crates/deliver/src/state_store",
        may_use: &["github", "store"],
        never: &["remove_file", "remove_dir", "WARC", "::now()"],
    },
    Row { folder: "crates/deliver/src/publish_target", may_use: &["store"], never: &["std::fs", "::now()"] },
    Row { folder: "crates/deliver/src/github", may_use: &[], never: &["std::fs", "object_store", "::now()"] },
    Row { folder: "crates/sample/src", may_use: &["*"], never: &["std::fs", "::now()"] },
    Row { folder: "src/run", may_use: &["local"], never: &["std::fs", "::now()", "println"] },
    Row { folder: "src/cli", may_use: &["run"], never: &["DataFrame", "std::fs"] },
];

fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All code of the project that is not a test.
fn all_code() -> Vec<PathBuf> {
    let crates = project().join("crates").read_dir().unwrap().map(|entry| entry.unwrap().path().join("src"));
    crates.chain([project().join("src")]).flat_map(|folder| rust_files(&folder)).collect()
}

/// A file's path in the project, with `/` between its parts.
fn place_of(file: &Path) -> String {
    let parts = file.strip_prefix(project()).unwrap().components();
    parts.map(|part| part.as_os_str().to_str().unwrap()).collect::<Vec<_>>().join("/")
}

/// Every Rust file under a folder, in order.
fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in folder.read_dir().unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// The code of a file: without comments, and without its unit tests.
fn code_of(text: &str) -> String {
    let before_tests = text.split("#[cfg(test)]").next().unwrap();
    let lines = before_tests.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.map(|line| line.split(" // ").next().unwrap()).collect::<Vec<_>>().join("\n")
}

/// The modules of this crate that code names.
fn used_modules(code: &str) -> BTreeSet<String> {
    let after = |part: &str| part.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let grouped = |part: &str| -> Vec<String> {
        let inner = part.strip_prefix('{').and_then(|rest| rest.split('}').next()).unwrap_or_default();
        inner.split(',').map(|word| after(word.trim())).collect()
    };
    let uses = code.split("crate::").skip(1);
    uses.flat_map(|part| if part.starts_with('{') { grouped(part) } else { vec![after(part)] })
        .filter(|module| !module.is_empty())
        .collect()
}

/// The narrowest row about a file.
fn row_of(place: &str) -> Option<&'static Row> {
    let about = |row: &&Row| place.strip_prefix(row.folder).is_some_and(|rest| rest.starts_with('/'));
    ROWS.iter().filter(about).max_by_key(|row| row.folder.len())
}

fn breaches(place: &str, code: &str) -> Vec<String> {
    let Some(row) = row_of(place) else {
        return vec![format!("`{place}` has no row in the table")];
    };
    let own = row.folder.rsplit('/').next().unwrap();
    let allowed = |used: &String| used == own || row.may_use.contains(&"*") || row.may_use.contains(&used.as_str());
    let imports = used_modules(code).into_iter().filter(|used| !allowed(used)).map(|used| format!("uses `{used}`"));
    let words = row.never.iter().filter(|word| code.contains(**word)).map(|word| format!("names `{word}`"));
    imports.chain(words).collect()
}

/// Files that hold no code of their own but put crates and programs together, or make code.
const ROOTS: &[&str] = &["src/lib.rs", "src/main.rs", "src/local.rs", "crates/tables/build.rs"];

fn is_root(place: &str) -> bool {
    ROOTS.contains(&place) || (row_of(place).is_none() && place.ends_with("/src/lib.rs"))
}

#[test]
fn modules_use_only_what_the_table_allows() {
    let mut found = Vec::new();
    for file in all_code() {
        let (place, code) = (place_of(&file), code_of(&std::fs::read_to_string(&file).unwrap()));
        if !is_root(&place) && !place.starts_with("crates/documents/src/") || row_of(&place).is_some() {
            found.extend(breaches(&place, &code).into_iter().map(|breach| format!("{place}: {breach}")));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_breach_is_found() {
    assert_eq!(breaches("crates/tables/src/schema/x.rs", "use crate::join::join;"), ["uses `join`"]);
    assert_eq!(breaches("crates/model/src/x.rs", "std::fs::read(path)"), ["names `std::fs`"]);
    assert_eq!(
        breaches("crates/crawl/src/source/x.rs", "use crate::{fetch::Client, source::Query};"),
        ["uses `fetch`"]
    );
    assert_eq!(breaches("crates/attic/src/x.rs", ""), ["`crates/attic/src/x.rs` has no row in the table"]);
}

#[test]
fn every_row_is_a_folder_that_is_there() {
    let missing: Vec<&str> =
        ROWS.iter().map(|row| row.folder).filter(|folder| !project().join(folder).is_dir()).collect();
    assert!(missing.is_empty(), "rows without a folder: {missing:?}");
}

/// The names on the left of the lines of every table of dependencies in a package's file.
fn dependencies(manifest: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut is_about_them = false;
    for line in manifest.lines() {
        if line.starts_with('[') {
            is_about_them = line.trim_end_matches(']').ends_with("dependencies");
        } else if is_about_them && line.contains('=') {
            found.push(line.split(['.', ' ', '=']).next().unwrap());
        }
    }
    found
}

#[test]
fn crates_depend_on_what_the_table_allows() {
    let there: BTreeSet<String> =
        project().join("crates").read_dir().unwrap().flatten().map(|entry| place_of(&entry.path())).collect();
    assert_eq!(there, CRATES.iter().map(|one| one.folder.to_owned()).collect());
    for Crate { folder, may_use } in CRATES {
        let manifest = std::fs::read_to_string(project().join(folder).join("Cargo.toml")).unwrap();
        let found = dependencies(&manifest);
        assert!(!found.is_empty(), "{folder}: no dependency was found in its Cargo.toml");
        let guarded = found.into_iter().filter(|name| name.starts_with("ofsted-") || HEAVY.contains(name));
        let surplus: Vec<&str> = guarded.filter(|name| !may_use.contains(name)).collect();
        assert!(surplus.is_empty(), "{folder} depends on {surplus:?}");
    }
}

#[test]
fn every_file_says_what_it_is() {
    let tests = project().join("tests");
    let files = all_code().into_iter().chain(rust_files(&tests));
    let silent: Vec<String> = files
        .filter(|file| !std::fs::read_to_string(file).unwrap().starts_with("//! "))
        .map(|file| file.display().to_string())
        .collect();
    assert!(silent.is_empty(), "files without a //! header: {silent:?}");
}

#[test]
fn readers_do_not_know_each_other() {
    let folder = project().join("crates/documents/src/readers");
    let names: Vec<String> = folder
        .read_dir()
        .unwrap()
        .flatten()
        .filter_map(|entry| Some(entry.path().file_stem()?.to_str()?.to_owned()))
        .filter(|name| !["mod", "common", "report_reader"].contains(&name.as_str()))
        .collect();
    for file in rust_files(&folder) {
        let under = file.strip_prefix(&folder).unwrap().components().next().unwrap().as_os_str().to_str().unwrap();
        let own = under.trim_end_matches(".rs");
        let code = code_of(&std::fs::read_to_string(&file).unwrap());
        let others = names.iter().filter(|name| own != "mod" && *name != own);
        for other in others {
            let path = format!("readers::{other}");
            assert!(
                !code.contains(&path) && !code.contains(&format!("super::{other}")),
                "{}: names `{path}`",
                file.display()
            );
        }
    }
}

#[test]
fn only_fetch_and_store_open_sockets() {
    for file in all_code() {
        let place = place_of(&file);
        if !["crates/crawl/src/fetch/", "crates/deliver/src/store/"].iter().any(|door| place.starts_with(door)) {
            let code = code_of(&std::fs::read_to_string(&file).unwrap());
            let named: Vec<&&str> = ["reqwest", "TcpStream", "UdpSocket", "object_store"]
                .iter()
                .filter(|word| code.contains(**word))
                .collect();
            assert!(named.is_empty(), "{place}: names {named:?}");
        }
    }
}

#[test]
fn nothing_is_silenced_without_a_reason() {
    for file in all_code() {
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(!text.contains("#[allow("), "{}: use #[expect(…, reason = …)]", file.display());
        assert!(!text.contains("#[ignore"), "{}: only the long trials of tests/it are ignored", file.display());
        for part in text.split("#[expect(").skip(1) {
            let attribute = part.split(")]").next().unwrap();
            assert!(attribute.contains("reason = "), "{}: an expectation without a reason", file.display());
        }
    }
}

/// Functions that find a column of a row, and functions that find a data set.
const OF_COLUMNS: &[&str] = &[".text(", ".number(", ".decimal(", ".flag(", ".day(", ".cell("];
const OF_DATA_SETS: &[&str] = &[".rows(", ".parts(", ".table(", "columns_named(", "parts_named(", "select_named("];

/// The arguments of a call, up to the bracket that ends it.
fn arguments(rest: &str) -> &str {
    let mut depth = 1;
    let end = rest.find(|c| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        depth == 0
    });
    &rest[..end.unwrap_or(rest.len())]
}

/// Calls that name a column or a data set by a literal: they would compile with a misspelt one.
fn named_by_literals(code: &str, columns: &BTreeSet<String>) -> Vec<String> {
    let calls = |functions: &[&str]| -> Vec<String> {
        functions.iter().flat_map(|name| code.split(*name).skip(1).map(arguments).map(str::to_owned)).collect()
    };
    let literal = |words: &str| words.trim().strip_prefix('"')?.strip_suffix('"').map(str::to_owned);
    let of_columns = calls(OF_COLUMNS).into_iter().filter_map(|call| literal(call.rsplit_once(',')?.1));
    let is_name = |words: &String| words.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    let of_data_sets =
        calls(OF_DATA_SETS).into_iter().filter_map(|call| literal(call.split(',').next()?)).filter(is_name);
    of_columns.filter(|name| columns.contains(name)).chain(of_data_sets).collect()
}

#[test]
fn no_column_and_no_data_set_is_named_by_a_literal() {
    let contract = ofsted_tables::schema::Contract::embedded().unwrap();
    let fields = contract.data_sets().flat_map(|data_set| &data_set.fields);
    let columns: BTreeSet<String> = fields.map(|field| field.name.clone()).collect();
    assert_eq!(named_by_literals(r#"rows.text(at(0), "urn") frames.rows("points")"#, &columns), ["urn", "points"]);
    for file in all_code().into_iter().filter(|file| !place_of(file).starts_with("crates/tables/src/schema/")) {
        let named = named_by_literals(&code_of(&std::fs::read_to_string(&file).unwrap()), &columns);
        assert!(named.is_empty(), "{}: names {named:?} by literals; see schema::columns", place_of(&file));
    }
}
