//! Frames that follow from the other frames alone: the whole record in one shape (`history`), each
//! authority's newest grades (`latest_grades`), how they stand beside others' (`comparisons`,
//! `neighbour_grades`), what became of grades (`grade_changes`, `visits`), how long things take
//! (`publication_lag`, `waiting`, `waiting_calibration`), and what was known on a day. Reads no
//! file and decides no grade.

mod inspection;
mod statistics;
mod codes;
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
mod survival;
mod gaps;
mod calibration;
mod waiting;
mod known_on;

use jiff::civil::Date;

use crate::schema::columns::{AuthorityCodes, Inspections, Judgements, ReportProviders};
use crate::schema::{Contract, Frames};

pub use known_on::{KnownGrades, known_on};

use codes::Codes;
use gaps::Followed;
use inspection::Record;
use waiting::WaitingHistory;

/// Data sets whose rows are looked up in whatever order.
const READ_WHOLE: &[&str] = &[Inspections.name(), Judgements.name(), ReportProviders.name()];

/// The frames with those beside them that follow from them; days since something count to `day`.
pub fn derive(mut frames: Frames, contract: &Contract, day: Date) -> Frames {
    let whole = frames.in_whole(READ_WHOLE);
    let record = Record::new(&whole);
    let latest = latest::latest_of_each(&record, &whole);
    let followed = Followed::new(&whole);
    let gaps = gaps::known_by(&record, &followed, day, |_| true);
    let calibrations = calibration::calibrations(&record, &followed);
    let known = WaitingHistory { gaps: &gaps, calibrations: &calibrations, followed: &followed, day };
    let made = [
        ("history", history::frame(&record, &Codes::new(whole.rows(AuthorityCodes)), contract)),
        ("latest_grades", latest::frame(&latest, &record, contract, day)),
        ("comparisons", comparisons::frame(&latest, contract)),
        ("neighbour_grades", neighbours::frame(&latest, &record, contract)),
        ("grade_changes", changes::frame(&record, contract)),
        ("visits", visits::frame(&record, contract)),
        ("publication_lag", lag::frame(&whole, &record, contract)),
        ("waiting", waiting::frame(&latest, &record, &known, contract)),
        ("waiting_calibration", calibration::frame(&gaps, &calibrations, contract)),
    ];
    for (name, frame) in made {
        frames.insert(name, frame);
    }
    frames
}
