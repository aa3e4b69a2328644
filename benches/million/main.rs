//! Frames and files at a size that no inspectorate has: so many inspections, six judgements each on
//! average, made up and taken through every stage behind the readers. Prints what each stage took;
//! decides nothing.
//!
//! `million [--derived] [INSPECTIONS] [FOLDER]`: a million where nothing is said; what is published
//! stays in FOLDER where one is named. What follows from inspections and judgements (`derive`: more
//! rows than both) is made with `--derived` alone. Records are made and normalised ten thousand at
//! a time and their rows packed: that many reports' records at once are no part of what is
//! measured, everything from `normalise` to the published folder is.

#![expect(clippy::print_stdout, reason = "a benchmark tells what it measured")]

mod records;
mod stages;

use std::error::Error;
use std::path::{Path, PathBuf};

use jiff::civil::{Date, date};
use ofsted_config::{Pipeline, Source};
use ofsted_model::Gathered;
use ofsted_model::diag::{Finding, WithFindings};
use ofsted_publish::{About, Past, publish};
use ofsted_tables::derive::derive;
use ofsted_tables::join::{Reference, Register, join, naming};
use ofsted_tables::normalise::{FullText, normalise, with_findings};
use ofsted_tables::schema::columns::Providers;
use ofsted_tables::schema::{Contract, Frames};
use ofsted_tables::validate::{RunFacts, approve};

use records::Site;
use stages::Stages;

/// As in the program.
#[cfg(target_os = "linux")]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// The day of the run.
const TODAY: Date = date(2026, 11, 22);

/// Reports whose records are there at the same time.
const TOGETHER: usize = 10_000;

fn main() -> Result<(), Box<dyn Error>> {
    let (options, arguments): (Vec<String>, Vec<String>) =
        std::env::args().skip(1).partition(|argument| argument.starts_with("--"));
    let is_derived = options.iter().any(|option| option == "--derived");
    let count = arguments.first().map_or(Ok(1_000_000), |count| count.parse())?;
    let made = tempfile::tempdir()?;
    let out = arguments.get(1).map_or_else(|| made.path().join("dist"), PathBuf::from);
    measure(count, is_derived, &out)
}

fn measure(count: usize, is_derived: bool, out: &Path) -> Result<(), Box<dyn Error>> {
    let contract = Contract::embedded()?;
    let reference = Reference::embedded(&contract)?;
    let source = Source::embedded("local_authorities").ok_or("no such pipeline")?;
    let pipeline = ofsted_config::read(&source.file, &source.text)?;
    let site = Site::new(&reference, count);
    let mut stages = Stages::begin();
    let mut findings = Vec::new();

    let frames = normalised(&site, (&pipeline, &contract, reference.register()), &mut findings);
    stages.done("make records, normalise");
    let frames = join(frames, &reference, &contract).note(&mut findings);
    stages.done("join");
    let frames = if is_derived { derive(frames, &contract, TODAY) } else { beside(frames, &contract) };
    stages.done("derive");
    let frames = with_findings(frames, findings, &contract, None, TODAY);
    let frames = ofsted_tables::history::with_changes(frames, None, "2026.11.22", &contract);
    stages.done("findings, changes");
    let facts = RunFacts { listed_providers: Some(site.providers.len()), ..RunFacts::default() };
    let approved = approve(frames, &contract, &pipeline.check, None, &facts).map_err(|refusal| {
        let keys: Vec<&str> = refusal.outcomes.iter().filter_map(|one| one.keys.first().map(String::as_str)).collect();
        format!("{refusal}; first: {}", keys.join("; "))
    })?;
    stages.done("validate");
    let published = publish(&approved, &contract, &about(&pipeline), out)?;
    stages.done("publish");

    for name in ["inspections", "judgements", "history", "report_providers", "findings"] {
        println!("{:>12} rows of {name}", approved.frames().height(name));
    }
    for file in published.files.iter().filter(|file| file.bytes > 1 << 20) {
        println!("{:>12} bytes of {}", file.bytes, file.path);
    }
    stages.all();
    Ok(())
}

/// The frames with those that follow from them as they are where no authority was ever inspected.
fn beside(mut frames: Frames, contract: &Contract) -> Frames {
    let mut bare = frames.clone();
    for name in ["inspections", "judgements"] {
        bare.insert(name, frames.parts(name).next().map(|part| part.clear()).unwrap_or_default());
    }
    let of_reports = frames.names().into_iter().map(str::to_owned).collect::<Vec<_>>();
    let derived = of_reports.iter().fold(derive(bare, contract, TODAY), |made, name| made.without(name));
    frames.replace(derived);
    frames
}

/// What records are normalised by.
type By<'a> = (&'a Pipeline, &'a Contract, &'a Register);

/// The frames of all records.
fn normalised(site: &Site, by: By<'_>, findings: &mut Vec<Finding>) -> Frames {
    let mut all = Frames::default();
    let mut made: Vec<WithFindings<Frames>> = Vec::new();
    for from in (0..site.count).step_by(2 * TOGETHER) {
        // What was made is packed while more is made.
        made = std::thread::scope(|threads| {
            let making = [from, from + TOGETHER].map(|from| threads.spawn(move || some_normalised(site, from, by)));
            append(&mut all, made, findings);
            making.map(|one| one.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).into()
        });
    }
    append(&mut all, made, findings);
    all
}

fn append(all: &mut Frames, made: Vec<WithFindings<Frames>>, findings: &mut Vec<Finding>) {
    for frames in made {
        all.append_all(&frames.note(findings));
    }
}

fn some_normalised(site: &Site, from: usize, (pipeline, contract, register): By<'_>) -> WithFindings<Frames> {
    let reports = (from..site.count.min(from + TOGETHER)).map(|number| site.report(number)).collect();
    let gathered = Gathered { providers: site.providers.clone(), reports, findings: Vec::new() };
    let naming = naming(&gathered.providers, register);
    let noted = normalise(&gathered, &pipeline.correction, contract, FullText::new(contract, None), &naming);
    // Every provider has one row.
    if from == 0 { noted } else { noted.map(|frames| frames.without(Providers)) }
}

fn about(pipeline: &Pipeline) -> About {
    let Pipeline { name, title, description, publisher, .. } = pipeline.clone();
    About {
        name,
        title,
        description,
        version: "2026.11.22".to_owned(),
        publisher: publisher.name,
        address: publisher.address.to_string(),
        contact: publisher.contact.to_string(),
        repository: publisher.repository.to_string(),
        code_version: env!("CARGO_PKG_VERSION").to_owned(),
        schema_version: "1.0".to_owned(),
        versions_kept: 12,
        older_at: None,
        has_workbook: false,
        accuracy: None,
        state: Vec::new(),
        past: Past::default(),
    }
}
