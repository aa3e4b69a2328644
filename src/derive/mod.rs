//! Frames that follow from the other frames alone: the whole record in one shape (`history`), each authority's newest
//! grades (`latest_grades`), how they stand beside others' (`comparisons`, `neighbour_grades`), what became of grades
//! (`grade_changes`, `visits`), how long things take (`publication_lag`, `waiting`), and what was known on a day. Reads no
//! file and decides no grade.

mod inspection;
mod comparable;
mod cells;
mod pause;
mod history;
mod latest;
mod comparisons;
mod neighbours;
mod changes;
mod visits;
mod lag;
mod gaps;
mod waiting;
mod known_on;

use jiff::civil::Date;

use crate::schema::{Contract, Frames};

pub use known_on::{KnownGrades, known_on};

use inspection::Record;

/// The frames with those beside them that follow from them; days since something count to `day`.
pub fn derive(mut frames: Frames, contract: &Contract, day: Date) -> Frames {
    let whole = frames.unpacked(&["inspections", "judgements"]);
    let record = Record::of(&whole);
    let latest = latest::of(&record, &whole);
    let made = [
        ("history", history::frame(&record, contract)),
        ("latest_grades", latest::frame(&latest, &record, contract, day)),
        ("comparisons", comparisons::frame(&latest, contract)),
        ("neighbour_grades", neighbours::frame(&latest, &record, contract)),
        ("grade_changes", changes::frame(&record, contract)),
        ("visits", visits::frame(&record, contract)),
        ("publication_lag", lag::frame(&whole, &record, contract)),
        ("waiting", waiting::frame(&latest, &record, contract, day)),
    ];
    for (name, frame) in made {
        frames.insert(name, frame);
    }
    frames
}
