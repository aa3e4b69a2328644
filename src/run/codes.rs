//! What a name or code of an authority means, from the reference tables that the program was built
//! with. Asks nobody and needs no snapshot.

use jiff::civil::Date;

use super::RunError;
use ofsted_tables::join::{Explanation, Reference, Unexplained, explain};
use ofsted_tables::schema::Contract;

/// Explains a name or a code, old or new, as it is `today`; `at` asks besides who was there on a
/// day.
///
/// # Errors
/// [`RunError::Usage`] with the nearest candidates where nobody has or has had it.
pub fn explain_code(asked: &str, at: Option<Date>, today: Date) -> Result<Explanation, RunError> {
    let reference = Reference::embedded(&Contract::embedded()?)?;
    explain(reference.register(), asked, at, today).map_err(unknown)
}

fn unknown(Unexplained { asked, names, codes }: Unexplained) -> RunError {
    RunError::Usage {
        message: format!("no current or former authority has the name or code `{asked}`"),
        hint: format!("the nearest names are {}; the nearest codes are {}", names.join(", "), codes.join(", ")),
    }
}
