//! The verbs of whoever keeps a nightly copy: `restore`, `keep`, `undo`, `watch`, `release`, `tell`, `verify-deployed`.

use super::Failure;
use super::arguments::{DeployedArguments, ReleaseArguments, StageArguments, TellArguments};
use super::console::Console;
use super::progress::Progress;
use super::stages::{runtime, show_json, with_job};
use super::{github, job};
use crate::run::{self, Job, Looked, RunError, Told};
use ofsted_model::diag::escape::log_line;

pub(super) fn restore(stage: &StageArguments, console: &Console) -> Result<(), Failure> {
    let progress = Progress::new(console);
    let restored = with_keeper(stage, async |job| run::restore(job, &progress).await)?;
    let Some(restored) = restored else {
        console.result("the pipeline names no keeper: the run uses what is here");
        return Ok(());
    };
    if console.json() {
        return show_json(&restored, console);
    }
    let run::Restored { keeper, volumes, were_here, version, .. } = &restored;
    console.result(&if restored.is_empty {
        format!("{keeper} has nothing yet: the run will ask the site for everything")
    } else {
        let version = version.as_ref().map_or("no newer version".to_owned(), |version| format!("version {version}"));
        format!("{volumes} files of the archive and {version} from {keeper}; {were_here} files were here")
    });
    Ok(())
}

pub(super) fn keep(stage: &StageArguments, console: &Console) -> Result<(), Failure> {
    let progress = Progress::new(console);
    let Some((keeper, kept)) = with_keeper(stage, async |job| run::keep(job, &progress).await)? else {
        console.result("the pipeline names no keeper: nothing is kept but what is here");
        return Ok(());
    };
    let Some(night) = &kept.night else {
        console.result(&format!("{keeper} has everything already"));
        return Ok(());
    };
    let version = kept.version.as_ref().map_or("no new version".to_owned(), |version| format!("version {version}"));
    let (volumes, bytes) = (kept.volumes, kept.bytes);
    console.result(&format!(
        "{volumes} files of the archive ({bytes} bytes) and {version} to {keeper}, listed in {night}"
    ));
    Ok(())
}

pub(super) fn undo(stage: &StageArguments, console: &Console) -> Result<(), Failure> {
    let progress = Progress::new(console);
    let undone = with_keeper(stage, async |job| run::undo(job, &progress).await)?;
    if console.json() {
        return show_json(&undone, console);
    }
    let until = &undone.until;
    if undone.is_nothing() {
        console.result(&format!("nothing is dated after {until}: nothing is undone"));
        return Ok(());
    }
    if !undone.versions.is_empty() {
        let version = undone.version.as_ref().map_or("no version".to_owned(), |version| format!("version {version}"));
        let (versions, out) = (undone.versions.join(", "), stage.options.out.display());
        console.result(&format!("undone: {versions}; readers of {out} find {version} again"));
    }
    for file in &undone.set_aside {
        console.result(&format!("set aside in the archive: {file}"));
    }
    console.result(&format!("runs after {until} taken out of runs.json: {}", undone.runs));
    if let Some(keeper) = &undone.keeper {
        console.result(&format!("{keeper} knows of it"));
    }
    Ok(())
}

/// Does `work` with the job that was asked for; the site is not asked, whoever would answer.
fn with_keeper<T>(stage: &StageArguments, work: impl AsyncFnOnce(&Job) -> Result<T, RunError>) -> Result<T, Failure> {
    let pipeline = job::pipeline(&stage.pipeline)?;
    let job = job::without_site(stage, pipeline);
    runtime()?.block_on(work(&job)).map_err(|error| Failure::of(&error))
}

pub(super) fn watch(stage: &StageArguments, console: &Console) -> Result<(), Failure> {
    let progress = Progress::new(console);
    let looked = with_job(stage, console, async |job| run::look_at_site(job, &progress).await)?;
    github::show_looks(&looked);
    if console.json() {
        show_json(&looked, console)?;
    } else {
        for look in &looked {
            console.result(&lines(look));
        }
    }
    let changed: Vec<&Looked> = looked.iter().filter(|look| look.changed).collect();
    let Some(first) = changed.first() else { return Ok(()) };
    let first = format!("{}: {}", first.address, first.found);
    Err(Failure::of(&RunError::Drifted { changed: changed.len(), looked_at: looked.len(), first }))
}

fn lines(look: &Looked) -> String {
    let Looked { kind, address, expected, found, changed, note } = look;
    let verdict = match (changed, note) {
        (true, _) => "changed",
        (false, Some(_)) => "note",
        (false, None) => "as expected",
    };
    let found = log_line(found);
    let note = note.as_ref().map_or(String::new(), |note| format!("\n    note:     {}", log_line(note)));
    format!("{verdict}: {kind} {address}\n    expected: {expected}\n    found:    {found}{note}")
}

pub(super) fn release(arguments: &ReleaseArguments, console: &Console) -> Result<(), Failure> {
    let release = run::release_of(&arguments.out).map_err(|error| Failure::of(&error))?;
    let missing = release.missing.len();
    let what = if arguments.dry_run {
        let checksums = release.checksums.display().to_string();
        job::tell_workflow(&[("missing", &missing.to_string()), ("checksums", &checksums)])?;
        "would be attached"
    } else {
        run::complete(&release).map_err(|error| Failure::of(&error))?;
        "attached"
    };
    console.result(&format!("release {}: {missing} files {what}, {} are there", release.tag, release.there));
    Ok(())
}

pub(super) fn tell(arguments: &TellArguments, console: &Console) -> Result<(), Failure> {
    let (pipeline, _) = job::pipeline(&arguments.pipeline)?;
    let letter = run::letter(&pipeline.name, &arguments.out, &arguments.results, job::log_address().as_deref());
    if arguments.dry_run {
        let verdict = if letter.is_well { "all is well" } else { "the keeper is needed" };
        console.result(&format!("{verdict}\n\n# {}\n\n{}", letter.title, letter.body));
        return Ok(());
    }
    let told = run::tell(&letter, &arguments.label).map_err(|error| Failure::of(&error))?;
    console.result(&match told {
        Told::Nothing => "all is well, and no issue is open".to_owned(),
        Told::Opened => "an issue was opened".to_owned(),
        Told::Added(number) => format!("issue {number} got a comment"),
        Told::Closed(number) => format!("all is well again: issue {number} was closed"),
    });
    Ok(())
}

pub(super) fn verify_deployed(arguments: &DeployedArguments, console: &Console) -> Result<(), Failure> {
    let DeployedArguments { folder, url, looks } = arguments;
    let progress = Progress::new(console);
    let same = runtime()?.block_on(run::verify_deployed(folder, url, *looks, job::is_loopback_only(), &progress));
    let same = same.map_err(|error| Failure::of(&error))?;
    console.result(&format!("{url} is what {} holds: {}", folder.display(), same.join(", ")));
    Ok(())
}
