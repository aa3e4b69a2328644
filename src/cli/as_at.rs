//! `ofsted as-at`: the grades known on a day, as a table or as JSON Lines.

use comfy_table::Table;
use comfy_table::presets::NOTHING;

use super::arguments::AsAtArguments;
use super::console::Console;
use super::failure::Failure;
use super::stages::show_json;
use crate::run::{KnownGrades, grades_known_on};

pub(super) fn as_at(arguments: &AsAtArguments, console: &Console) -> Result<(), Failure> {
    let all = grades_known_on(&arguments.snapshot, arguments.day).map_err(|error| Failure::from_error(&error))?;
    let is_wanted = |one: &&KnownGrades| {
        let wanted = arguments.authority.as_deref();
        wanted.is_none_or(|wanted| wanted == one.authority_id || Some(wanted) == one.gss_code.as_deref())
    };
    let known: Vec<&KnownGrades> = all.iter().filter(is_wanted).collect();
    if known.is_empty() {
        return Err(Failure::usage(
            format!("no authority had that id or code on {}", arguments.day),
            "`ofsted codes NAME-OR-CODE` finds the id of any current or former authority",
        ));
    }
    if arguments.json {
        return known.into_iter().try_for_each(|one| show_json(one, console));
    }
    console.result(&table(&known));
    let graded = known.iter().filter(|one| one.inspection_id.is_some()).count();
    console.result(&format!("{} authorities on {}; grades were known for {graded}", known.len(), arguments.day));
    Ok(())
}

/// A row for each authority; its grades as `judgement=grade`.
fn table(known: &[&KnownGrades]) -> String {
    let mut table = Table::new();
    table.load_style(NOTHING).set_header([
        "authority",
        "framework",
        "inspected until",
        "published",
        "source",
        "grades",
    ]);
    for one in known {
        let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
        let grades: Vec<String> = one.grades.iter().map(|(judgement, grade)| format!("{judgement}={grade}")).collect();
        table.add_row([
            one.authority_name.clone(),
            one.framework.unwrap_or("-").to_owned(),
            day(one.inspection_end),
            // Of what official statistics list without it, the day from which they have it.
            day(one.published_on.or(one.known_from)),
            one.source.unwrap_or("-").to_owned(),
            grades.join(" "),
        ]);
    }
    table.to_string()
}
