//! The import table and the invariants, as data: who may use what, and what must never be.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A module, what it may use of this crate, and words that must not stand in it, with the door they belong to.
struct Row {
    module: &'static str,
    may_use: &'static [&'static str],
    never: &'static [&'static str],
}

const NETWORK: &[&str] = &["reqwest", "TcpStream", "UdpSocket", "object_store"];
const STAGE_NEVER: &[&str] = &["reqwest", "TcpStream", "Timestamp::now", "Instant::now", "SystemTime"];

const TABLE: &[Row] = &[
    Row { module: "main", may_use: &[], never: &["polars"] },
    Row { module: "lib", may_use: &[], never: &["polars"] },
    Row { module: "diag", may_use: &[], never: &["polars", "std::fs", "std::net", "::now()", "reqwest"] },
    Row { module: "model", may_use: &["diag"], never: &["polars", "std::fs", "std::net", "::now()", "reqwest"] },
    Row { module: "pipeline", may_use: &["model", "diag"], never: &["polars", "reqwest", "::now()"] },
    Row { module: "schema", may_use: &["model", "diag"], never: &["reqwest", "::now()"] },
    Row { module: "fetch", may_use: &["model", "diag"], never: &["polars", "scraper", "hayro", "std::fs", "ilacs"] },
    Row {
        module: "archive",
        may_use: &["model", "diag"],
        never: &["polars", "scraper", "hayro", "remove_file", "remove_dir", "reqwest", "::now()"],
    },
    Row {
        module: "parse",
        may_use: &["model", "diag"],
        never: &["polars", "std::fs", "reqwest", "::now()", "ilacs", "Framework", "Judgement"],
    },
    Row {
        module: "source",
        may_use: &["parse", "model", "diag"],
        never: &["polars", "std::fs", "reqwest", "::now()", "tokio", "async "],
    },
    Row {
        module: "family",
        may_use: &["parse", "model", "diag"],
        never: &["polars", "std::fs", "reqwest", "::now()", "Result<Record"],
    },
    Row {
        module: "official",
        may_use: &["parse", "model", "diag"],
        never: &["polars", "std::fs", "reqwest", "::now()", "Result<OfficialRow"],
    },
    Row {
        module: "known",
        may_use: &["model", "diag"],
        never: &["polars", "std::fs", "reqwest", "scraper", "::now()"],
    },
    Row {
        module: "worker",
        may_use: &[],
        never: &["polars", "hayro", "scraper", "std::fs", "reqwest", "serde", "::now()"],
    },
    Row {
        module: "normalise",
        may_use: &["pipeline", "schema", "model", "diag"],
        never: &["hayro", "scraper", "std::fs", "reqwest", "::now()"],
    },
    Row {
        module: "join",
        may_use: &["pipeline", "schema", "model", "diag"],
        never: &["hayro", "scraper", "reqwest", "::now()"],
    },
    Row {
        module: "reconcile",
        may_use: &["pipeline", "schema", "model", "diag"],
        never: &["hayro", "scraper", "std::fs", "reqwest", "::now()"],
    },
    Row {
        module: "confirm",
        may_use: &["schema", "model", "diag"],
        never: &["hayro", "scraper", "std::fs", "reqwest", "::now()"],
    },
    Row {
        module: "derive",
        may_use: &["schema", "model"],
        never: &["hayro", "scraper", "std::fs", "reqwest", "::now()"],
    },
    Row {
        module: "history",
        may_use: &["schema", "model"],
        never: &["hayro", "scraper", "std::fs", "reqwest", "::now()"],
    },
    Row {
        module: "validate",
        may_use: &["pipeline", "schema", "model", "diag"],
        never: &["hayro", "scraper", "std::fs", "reqwest", "::now()"],
    },
    Row { module: "publish", may_use: &["validate", "pipeline", "schema", "model", "diag"], never: STAGE_NEVER },
    Row {
        module: "evaluate",
        may_use: &["schema", "model", "diag"],
        never: &["polars", "hayro", "scraper", "reqwest", "::now()"],
    },
    Row { module: "github", may_use: &[], never: &["polars", "hayro", "scraper", "std::fs", "reqwest", "::now()"] },
    Row {
        module: "store",
        may_use: &["pipeline", "model"],
        never: &["polars", "hayro", "scraper", "remove_file", "remove_dir", ".delete(", "::now()"],
    },
    Row {
        module: "keeper",
        may_use: &["github", "store", "pipeline", "model", "diag"],
        never: &["polars", "hayro", "scraper", "reqwest", "remove_file", "remove_dir", "WARC", "::now()"],
    },
    Row {
        module: "target",
        may_use: &["store", "model"],
        never: &["polars", "hayro", "scraper", "std::fs", "reqwest", "::now()"],
    },
    Row { module: "local", may_use: &[], never: &["polars", "hayro", "scraper", "reqwest", "::now()"] },
    Row {
        module: "site",
        may_use: &["publish", "evaluate", "schema", "model", "diag"],
        never: &["polars::", "hayro", "scraper", "std::fs", "reqwest", "tokio", "::now()", "archive"],
    },
    Row {
        module: "serve",
        may_use: &["publish"],
        never: &["polars", "hayro", "scraper", "reqwest", "fs::write", "::now()"],
    },
    Row { module: "sample", may_use: &["model", "diag"], never: &["polars", "std::fs", "::now()", "reqwest"] },
    Row {
        module: "run",
        may_use: &[
            "worker",
            "archive",
            "fetch",
            "parse",
            "source",
            "known",
            "official",
            "family",
            "normalise",
            "join",
            "reconcile",
            "confirm",
            "derive",
            "history",
            "validate",
            "publish",
            "evaluate",
            "store",
            "site",
            "keeper",
            "target",
            "github",
            "local",
            "pipeline",
            "schema",
            "model",
            "diag",
        ],
        never: &["polars", "reqwest", "std::fs", "::now()", "println"],
    },
    Row {
        module: "cli",
        may_use: &["run", "sample", "serve", "pipeline", "model", "diag"],
        never: &["polars", "DataFrame", "reqwest", "std::fs"],
    },
];

fn source_root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
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

/// The module that a file belongs to: the first part of its path under `src`.
fn module_of(file: &Path) -> String {
    let under = file.strip_prefix(source_root()).unwrap();
    under.components().next().unwrap().as_os_str().to_str().unwrap().trim_end_matches(".rs").to_owned()
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

fn breaches(module: &str, code: &str) -> Vec<String> {
    let Some(row) = TABLE.iter().find(|row| row.module == module) else {
        return vec![format!("`{module}` has no row in the table")];
    };
    let allowed =
        |used: &String| used == module || row.may_use.contains(&used.as_str()) || module == "lib" || module == "main";
    let imports = used_modules(code).into_iter().filter(|used| !allowed(used)).map(|used| format!("uses `{used}`"));
    let words = row.never.iter().filter(|word| code.contains(**word)).map(|word| format!("names `{word}`"));
    imports.chain(words).collect()
}

#[test]
fn modules_use_only_what_the_table_allows() {
    let mut found = Vec::new();
    for file in rust_files(&source_root()) {
        let code = code_of(&std::fs::read_to_string(&file).unwrap());
        found.extend(
            breaches(&module_of(&file), &code).into_iter().map(|breach| format!("{}: {breach}", file.display())),
        );
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_breach_is_found() {
    assert_eq!(breaches("model", "use crate::publish::publish;"), ["uses `publish`"]);
    assert_eq!(breaches("family", "use polars::prelude::DataFrame;"), ["names `polars`"]);
    assert_eq!(breaches("source", "use crate::{fetch::Client, model::Urn};"), ["uses `fetch`"]);
    assert_eq!(breaches("attic", ""), ["`attic` has no row in the table"]);
}

#[test]
fn every_row_is_a_module_that_is_there() {
    let there: BTreeSet<String> = rust_files(&source_root()).iter().map(|file| module_of(file)).collect();
    let missing: Vec<&str> = TABLE.iter().map(|row| row.module).filter(|module| !there.contains(*module)).collect();
    assert!(missing.is_empty(), "rows without a module: {missing:?}");
}

#[test]
fn every_file_says_what_it_is() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let files = rust_files(&source_root()).into_iter().chain(rust_files(&tests));
    let silent: Vec<String> = files
        .filter(|file| !std::fs::read_to_string(file).unwrap().starts_with("//! "))
        .map(|file| file.display().to_string())
        .collect();
    assert!(silent.is_empty(), "files without a //! header: {silent:?}");
}

#[test]
fn families_do_not_know_each_other() {
    let folder = source_root().join("family");
    let names: Vec<String> = folder
        .read_dir()
        .unwrap()
        .flatten()
        .filter_map(|entry| Some(entry.path().file_stem()?.to_str()?.to_owned()))
        .filter(|name| !["mod", "common"].contains(&name.as_str()))
        .collect();
    for file in rust_files(&folder) {
        let under = file.strip_prefix(&folder).unwrap().components().next().unwrap().as_os_str().to_str().unwrap();
        let own = under.trim_end_matches(".rs");
        let code = code_of(&std::fs::read_to_string(&file).unwrap());
        let others = names.iter().filter(|name| own != "mod" && *name != own);
        for other in others {
            let path = format!("family::{other}");
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
    for file in rust_files(&source_root()) {
        let module = module_of(&file);
        let code = code_of(&std::fs::read_to_string(&file).unwrap());
        if !["fetch", "store"].contains(&module.as_str()) {
            let named: Vec<&&str> = NETWORK.iter().filter(|word| code.contains(**word)).collect();
            assert!(named.is_empty(), "{}: names {named:?}", file.display());
        }
    }
}

#[test]
fn nothing_is_silenced_without_a_reason() {
    for file in rust_files(&source_root()) {
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(!text.contains("#[allow("), "{}: use #[expect(…, reason = …)]", file.display());
        assert!(!text.contains("#[ignore"), "{}: no test is ignored", file.display());
        for part in text.split("#[expect(").skip(1) {
            let attribute = part.split(")]").next().unwrap();
            assert!(attribute.contains("reason = "), "{}: an expectation without a reason", file.display());
        }
    }
}
