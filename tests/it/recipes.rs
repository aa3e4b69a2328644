//! Every shell recipe of the README and the book, page by page, as a newcomer types them: in one
//! folder that is empty except for what the pages mention, against stand-ins on loopback. The
//! commands are taken from the pages' own text.

use std::path::{Path, PathBuf};
use std::process::Command;

use ofsted_model::LOOPBACK_ONLY;
use tempfile::TempDir;

use crate::evaluate::Bench;
use crate::official::COVER;
use crate::official_run::SHEET;
use crate::stand_in::StandIn;
use crate::workbook::workbook;

/// What recipes call that may not be there, and what then is skipped: the lines that call it.
const TOOLS: &[&str] = &["jq", "sqlite3"];

/// A newcomer's folder and what stands for the programs that recipes call.
struct Bed {
    folder: TempDir,
    tools: TempDir,
    site: StandIn,
}

impl Bed {
    fn new() -> Self {
        let bed = Self {
            folder: tempfile::tempdir().unwrap(),
            tools: tempfile::tempdir().unwrap(),
            site: StandIn::start(|_, reply| reply),
        };
        bed.tool("ofsted", &bed.program());
        // What is run by cargo is what is built; the tests are these.
        bed.tool("cargo", "[ \"$1\" = run ] || exit 0\nshift 3\nexec ofsted \"$@\"");
        bed
    }

    /// The program as a newcomer has it, but that the live site is a stand-in, a day is given, and
    /// no server waits for Ctrl-C.
    fn program(&self) -> String {
        let (program, site) = (env!("CARGO_BIN_EXE_ofsted"), self.site.address.as_str());
        format!(
            "case \"$1 $2\" in
            'run my_pipeline.toml') set -- \"$@\" --as-of 2026-11-20 --base-url {site} --files-url {site} --requests-per-second 1000 ;;
            'run official_statistics' | 'run sample') set -- \"$@\" --as-of 2026-11-20 ;;
            'serve '*) exec 3< <('{program}' \"$@\" --port 0) && server=$! && read -r line <&3 && kill $server && echo \"$line\" && exit ;;
            esac
            exec '{program}' \"$@\""
        )
    }

    fn tool(&self, name: &str, script: &str) {
        use std::os::unix::fs::PermissionsExt as _;
        let file = self.tools.path().join(name);
        std::fs::write(&file, format!("#!/usr/bin/env bash\n{script}\n")).unwrap();
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o755)).unwrap();
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs a line; its exit code and what it said.
    fn shell(&self, line: &str) -> (Option<i32>, String) {
        let path = format!("{}:{}", self.tools.path().display(), std::env::var("PATH").unwrap());
        let mut shell = Command::new("bash");
        shell.args(["-o", "pipefail", "-c", line]).current_dir(self.folder.path()).env("PATH", path);
        for name in ["GITHUB_ACTIONS", "GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "OFSTED_LOG"] {
            shell.env_remove(name);
        }
        let output = shell.env(LOOPBACK_ONLY, "1").output().unwrap();
        (output.status.code(), String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned())
    }

    /// Makes what a page says is there before a line is typed.
    fn prepare(&self, line: &str) {
        let copy = |from: &Path, to: &str| {
            let copied = Command::new("cp").arg("-r").arg(from).arg(self.path(to)).status().unwrap();
            assert!(copied.success());
        };
        let bench = Bench::new();
        if line.starts_with("cp pipelines/") {
            copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("pipelines"), "pipelines");
        } else if line.starts_with("ofsted read report.pdf") {
            copy(&bench.reports(), "reports");
            copy(&bench.reports().join("50255165.pdf"), "report.pdf");
            copy(&bench.reports().join("50135828.pdf"), "letter.pdf");
        } else if line.starts_with("ofsted evaluate --golden tables --reports") {
            copy(&bench.golden(), "tables");
        } else if line.starts_with("ofsted run official_statistics") {
            std::fs::create_dir(self.path("workbooks")).unwrap();
            let as_reported =
                SHEET.replace("Good | Good | Good | Good | Good", "4*Good | Requires improvement to be good");
            let book = workbook(&[COVER, ("ILACS_inspection_history", &as_reported)]);
            std::fs::write(self.path("workbooks/history.ods"), book).unwrap();
        } else if line == "ofsted diff yesterday dist" {
            copy(&self.path("dist"), "yesterday");
        }
    }

    /// What a newcomer does with an editor once the pipeline file is copied, when they are told
    /// what is still to be written.
    fn edit(&self, told: &str) {
        let file = self.path("my_pipeline.toml");
        let mut text = std::fs::read_to_string(&file).unwrap();
        let lines: Vec<&str> = told.lines().filter(|line| line.starts_with("my_pipeline.toml:1")).collect();
        assert_eq!(lines.len(), 4, "the name and three addresses: {told}");
        for line in lines {
            let mut parts = line.splitn(4, ':');
            let at: usize = parts.nth(1).unwrap().parse().unwrap();
            let key = parts.nth(1).unwrap().split(':').next().unwrap().trim();
            let written: Vec<String> = text
                .lines()
                .enumerate()
                .map(|(index, line)| match key {
                    _ if index + 1 != at => line.to_owned(),
                    "name" => "name = \"Me\"".to_owned(),
                    "contact" => "contact = \"mailto:me@my-copy.co.uk\"".to_owned(),
                    key => format!("{key} = \"https://my-copy.co.uk/{key}\""),
                })
                .collect();
            text = written.join("\n");
        }
        // The stand-in has fewer providers, and more documents that cannot be read, than England.
        std::fs::write(file, text.replace("level = \"refuse\"", "level = \"warn\"")).unwrap();
    }
}

/// Pages with shell recipes, in the order in which a newcomer follows them: some recipes need what
/// an earlier one made.
const PAGES: &[&str] = &[
    "README.md",
    "docs/src/using/pages.md",
    "docs/src/using/questions.md",
    "docs/src/running/run.md",
    "docs/src/running/state.md",
    "docs/src/running/incidents.md",
    "docs/src/reading-reports.md",
    "docs/src/running/official-statistics.md",
    "docs/src/using/versions.md",
];

/// A page's shell lines, block by block, without their comments.
fn recipes_of(page: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(page).unwrap();
    let blocks = text.split("```sh\n").skip(1).filter_map(|rest| rest.split("```").next());
    let lines = blocks.flat_map(str::lines).map(|line| line.split(" # ").next().unwrap_or_default().trim().to_owned());
    lines.filter(|line| !line.is_empty()).collect()
}

#[test]
fn no_page_of_the_book_has_a_recipe_that_no_test_runs() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    for page in crate::documents::pages_of_the_book() {
        let is_run = PAGES.iter().any(|known| project.join(known) == page);
        assert_eq!(is_run, !recipes_of(&page).is_empty(), "{}: name it in PAGES if it has recipes", page.display());
    }
}

#[test]
fn every_recipe_works_from_an_empty_folder() {
    let bed = Bed::new();
    let is_there = |tool: &&str| bed.shell(&format!("command -v {tool}")).0 == Some(0);
    let lacking: Vec<&str> = TOOLS.iter().copied().filter(|tool| !is_there(tool)).collect();
    let page = |page: &&str| recipes_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join(page));
    let recipes: Vec<String> = PAGES.iter().flat_map(page).collect();
    assert!(recipes.len() >= 31, "{recipes:#?}");
    for line in &recipes {
        let calls = |tool: &&str| line.split([' ', '|']).any(|word| word == *tool);
        if let Some(tool) = lacking.iter().copied().find(|tool| calls(tool)) {
            eprintln!("SKIPPED: `{line}`: {tool} is not there");
            continue;
        }
        bed.prepare(line);
        let (code, told) = bed.shell(line);
        if line.starts_with("ofsted check --live") {
            // A newcomer is told what is left to be written, writes it, and is told that nothing
            // is.
            assert_eq!(code, Some(2), "{told}");
            bed.edit(&told);
            let (code, told) = bed.shell(line);
            assert_eq!(code, Some(0), "{told}");
            assert!(told.contains("no placeholders are left"), "{told}");
            continue;
        }
        assert_eq!(code, Some(0), "`{line}`: {told}");
    }
    assert!(bed.path("published/data/judgements.parquet").is_file() && bed.path("official/data").is_dir());
}

#[test]
fn a_copied_pipeline_file_runs_anywhere_or_says_what_is_still_to_be_written() {
    let bed = Bed::new();
    bed.prepare("cp pipelines/local_authorities.toml my_pipeline.toml");
    assert_eq!(bed.shell("cp pipelines/local_authorities.toml my_pipeline.toml && rm -r pipelines").0, Some(0));
    let program = env!("CARGO_BIN_EXE_ofsted");
    let (code, told) = bed.shell(&format!("'{program}' run my_pipeline.toml"));
    assert_eq!(code, Some(2), "{told}");
    let text = std::fs::read_to_string(bed.path("my_pipeline.toml")).unwrap();
    let line_of = |begin: &str| 1 + text.lines().position(|line| line.starts_with(begin)).unwrap();
    for key in ["name = \"Publisher", "address", "contact", "repository"] {
        assert!(told.contains(&format!("my_pipeline.toml:{}:", line_of(key))), "{key}: {told}");
    }
    assert!(!told.contains("accuracy"), "{told}");

    // A file that is neither beside it nor in the program is named at its own line.
    let other = text.replace("accuracy = \"accuracy.json\"", "accuracy = \"measured.json\"");
    std::fs::write(bed.path("my_pipeline.toml"), &other).unwrap();
    let (code, told) = bed.shell(&format!("'{program}' run my_pipeline.toml"));
    assert_eq!(code, Some(2), "{told}");
    let place = format!("my_pipeline.toml:{}:", line_of("accuracy = "));
    assert!(told.contains(&place) && told.contains("`measured.json`: measured.json does not exist"), "{told}");
    // So is one that is no such file.
    std::fs::write(bed.path("measured.json"), "{}").unwrap();
    let (code, told) = bed.shell(&format!("'{program}' check my_pipeline.toml"));
    assert_eq!(code, Some(2), "{told}");
    assert!(told.contains(&place) && told.contains("`measured.json` is not an accuracy.json file"), "{told}");
}
