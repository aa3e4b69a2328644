//! `ofsted codes`: what a name or code of an authority means, old or new: which authority has or
//! had it and when, what came before and after, and which authority has it today.

use comfy_table::Table;
use comfy_table::presets::NOTHING;
use jiff::civil::Date;

use super::arguments::CodesArguments;
use super::console::Console;
use super::failure::Failure;
use super::job;
use super::stages::show_json;
use crate::run::{AuthorityThen, Explained, FoundAs, Step, explain_code};

pub(super) fn codes(arguments: &CodesArguments, console: &Console) -> Result<(), Failure> {
    let asked = arguments.name_or_code.join(" ");
    let today = job::today();
    let explanation = explain_code(&asked, arguments.at, today).map_err(|error| Failure::from_error(&error))?;
    if arguments.json {
        return show_json(&explanation, console);
    }
    if let [_, _, ..] = explanation.authorities.as_slice() {
        let found = explanation.authorities.len();
        console.result(&format!("`{}` can refer to {found} authorities\n", explanation.asked));
    }
    for authority in &explanation.authorities {
        console.result(&describe(authority, explanation.at, today));
    }
    Ok(())
}

/// An authority for a person: what was asked of it, its codes, what became of it.
fn describe(authority: &Explained, at: Option<Date>, today: Date) -> String {
    let mut lines = vec![format!("{} ({})", authority.name, authority.authority_id)];
    lines.extend(authority.found_as.iter().map(|found| format!("  {}", found_as(found, today))));
    let kind = authority.authority_type.as_deref().map(|kind| kind.replace('_', " "));
    let about = [Some(authority.official_name.clone()), kind, authority.region.clone()];
    let about = about.into_iter().flatten().collect::<Vec<_>>().join("; ");
    lines.push(format!("  {about}{}", period(authority.valid_from, authority.valid_to, today)));
    lines.push(table(&authority.codes));
    lines.extend(authority.changes.iter().map(|step| format!("  {}", change(step))));
    lines.extend(authority.today.iter().map(|then| format!("  today: {}", codes_of(then))));
    if let (Some(day), Some(then)) = (at, &authority.then) {
        lines.extend(then.iter().map(|then| format!("  on {day}: {}", codes_of(then))));
        if then.is_empty() {
            lines.push(format!("  on {day}: no known authority"));
        }
    }
    lines.push(String::new());
    lines.join("\n")
}

fn found_as(found: &FoundAs, today: Date) -> String {
    let FoundAs { scheme, code, valid_from, valid_to } = found;
    match *scheme {
        "name" => format!("`{code}` is one of its names"),
        "authority_id" => format!("`{code}` is its id in every data set"),
        scheme => {
            let was = if valid_to.is_some_and(|to| to < today) { "was" } else { "is" };
            format!("{code} {was} its {}{}", scheme_name(scheme), period(*valid_from, *valid_to, today))
        }
    }
}

/// What a scheme is called.
fn scheme_name(scheme: &str) -> &str {
    match scheme {
        "gss" => "GSS code (Office for National Statistics)",
        "la" => "code of the Department for Education",
        "urn" => "id on Ofsted's site",
        other => other,
    }
}

fn period(from: Option<Date>, to: Option<Date>, today: Date) -> String {
    match (from, to) {
        (Some(from), Some(to)) => format!(", from {from} to {to}"),
        (Some(from), None) if today < from => format!(", from {from}"),
        (Some(from), None) => format!(", since {from}"),
        (None, Some(to)) => format!(", until {to}"),
        (None, None) => String::new(),
    }
}

fn table(codes: &[FoundAs]) -> String {
    let mut table = Table::new();
    table.load_style(NOTHING).set_header(["scheme", "code", "from", "to"]);
    for FoundAs { scheme, code, valid_from, valid_to } in codes {
        let day = |day: Option<Date>| day.map_or_else(String::new, |day| day.to_string());
        table.add_row([(*scheme).to_owned(), code.clone(), day(*valid_from), day(*valid_to)]);
    }
    if codes.is_empty() {
        return "\n  No code is known yet.\n".to_owned();
    }
    let rows = table.to_string();
    let rows = rows.lines().map(|row| format!(" {}", row.trim_end()));
    std::iter::once(String::new()).chain(rows).chain([String::new()]).collect::<Vec<_>>().join("\n")
}

fn change(step: &Step) -> String {
    let Step { changed_on, kind, before, after, note } = step;
    let note = note.as_deref().map_or_else(String::new, |note| format!(": {note}"));
    format!("{changed_on} {kind}: {} → {}{note}", codes_of(before), codes_of(after))
}

fn codes_of(then: &AuthorityThen) -> String {
    let codes = [("gss", &then.gss_code), ("la", &then.la_code), ("urn", &then.urn)];
    let codes = codes.iter().filter_map(|(scheme, code)| code.as_ref().map(|code| format!("{scheme} {code}")));
    let codes = codes.collect::<Vec<_>>();
    let codes = if codes.is_empty() { "no code known".to_owned() } else { codes.join(", ") };
    format!("{} ({codes})", then.name)
}
