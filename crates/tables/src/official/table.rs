//! The rows of a table to what they say, cell by cell. What cannot be read is kept as published,
//! with a finding that names sheet, row and column.

use jiff::civil::Date;

use super::cell_words::{self, Dated, Graded};
use super::heading::{ColumnBlock, ColumnMeaning};
use super::layout::{BlockColumns, Headed, Layout};
use super::ods::{SheetCell, SheetRow, letters};
use ofsted_model::diag::{Code, Finding};
use ofsted_model::{
    CURRENT, Event, Judgement, OfficialAbsence, OfficialPlace, OfficialRow, OfficialSheet, Rewriting, SendOutcome,
};

/// A table of a sheet, while its rows are read.
pub struct TableReader<'a> {
    /// The workbook's name.
    pub workbook: &'a str,
    /// The sheet's name.
    pub sheet: &'a str,
    /// Where its columns stand.
    pub layout: &'a Layout,
    /// What the sheet lists.
    pub lists: OfficialSheet,
    /// Whether its authorities still exist, where its title or the sheet says so.
    pub is_current: Option<bool>,
    /// What was read.
    pub rows: &'a mut Vec<OfficialRow>,
    /// What was odd.
    pub findings: &'a mut Vec<Finding>,
}

/// What all rows of one inspection have in common, and where they stand.
struct OfficialInspection {
    row: OfficialRow,
    /// The first column of the inspection that says something.
    at: usize,
}

impl TableReader<'_> {
    /// Reads a row.
    pub fn read(&mut self, row: &SheetRow) {
        let name = self.layout.find(ColumnMeaning::Name).and_then(|at| row.cell(at));
        let Some(name) = name.filter(|name| !name.text.is_empty()) else {
            self.odd(row, None, Code::OFFICIAL_VALUE_MISSING, "the row does not name an authority and was not read");
            return;
        };
        let layout = self.layout;
        for block in &layout.blocks {
            if let Some(inspection) = self.inspection(row, block, &name.text) {
                self.answers(row, block, &inspection);
            }
        }
    }

    /// What one block of a row says of an inspection as a whole; `None` where it says nothing.
    fn inspection(&mut self, row: &SheetRow, block: &BlockColumns, name: &str) -> Option<OfficialInspection> {
        let filled =
            |headed: &&Headed| row.cell(headed.at).is_some_and(|cell| !cell.text.is_empty() || cell.day.is_some());
        let at = block.columns.iter().find(filled)?.at;
        let (framework, event) = cell_words::inspection(block.block, self.layout.is_send());
        let printed = text(row, block, ColumnMeaning::Event);
        let event = event.or_else(|| self.event(row, block, printed.as_deref()));
        let inspection_date = self.day(row, block, ColumnMeaning::InspectionDate);
        if inspection_date == Dated::NotYet && block.block == ColumnBlock::Revisit {
            return None;
        }
        let published_on = self.day(row, block, ColumnMeaning::PublishedOn);
        if let (Dated::Day(start), Dated::Day(published)) = (inspection_date, published_on)
            && start > published
        {
            self.odd(
                row,
                Some(at),
                Code::OFFICIAL_VALUES_DISAGREE,
                "the publication date is before the inspection date",
            );
        }
        let not_yet = inspection_date == Dated::NotYet;
        let row = OfficialRow {
            place: self.place(row, at),
            authority_name: name.to_owned(),
            gss_code: self.shared(row, ColumnMeaning::Gss),
            is_current: self.standing(row),
            region: self.shared(row, ColumnMeaning::Region),
            framework,
            event,
            event_printed: printed
                .or_else(|| not_yet.then(|| text(row, block, ColumnMeaning::InspectionDate)).flatten()),
            inspection_date: known(inspection_date),
            published_on: known(published_on),
            theme: text(row, block, ColumnMeaning::Theme),
            judgement: None,
            judgement_printed: None,
            grade_printed: None,
            grade: None,
            absence: not_yet.then_some(OfficialAbsence::NotYetInspected),
            rewritten: None,
            outcome: None,
            outcome_printed: None,
            weaknesses: None,
            weaknesses_with_progress: None,
        };
        Some(OfficialInspection { row, at })
    }

    /// The grades of an inspection, or the inspection itself where it has none.
    fn answers(&mut self, row: &SheetRow, block: &BlockColumns, inspection: &OfficialInspection) {
        let before = self.rows.len();
        if block.find(ColumnMeaning::Outcome).is_some() {
            self.outcome(row, block, inspection);
            return;
        }
        for headed in block.grades() {
            let Some(cell) = row.cell(headed.at).filter(|cell| !cell.text.is_empty()) else { continue };
            let (judgement, rewritten) = self.judgement(row, block, headed, inspection);
            let judged = OfficialRow { judgement: Some(judgement), rewritten, ..inspection.row.clone() };
            let graded = self.graded(row, cell, headed, judged);
            self.rows.push(graded);
        }
        if self.rows.len() > before {
            self.note_gaps(row, block);
            return;
        }
        let mut alone = inspection.row.clone();
        let is_visit = alone.event.is_some_and(Event::is_visit);
        if is_visit {
            alone.absence = Some(OfficialAbsence::NotGradedEvent);
        } else if alone.absence.is_none() {
            self.odd(row, Some(inspection.at), Code::OFFICIAL_VALUE_MISSING, "the inspection has no grade");
        }
        self.rows.push(alone);
    }

    /// A row about a judgement with what its cell says.
    fn graded(&mut self, row: &SheetRow, cell: &SheetCell, headed: &Headed, judged: OfficialRow) -> OfficialRow {
        let mut graded = OfficialRow {
            place: self.place(row, headed.at),
            judgement_printed: Some(headed.printed.clone()),
            grade_printed: Some(cell.text.clone()),
            ..judged
        };
        match cell_words::grade(&cell.text, graded.framework.scale()) {
            Graded::Grade(grade, rewritten) => {
                graded.grade = Some(grade);
                graded.rewritten = graded.rewritten.or(rewritten);
            }
            Graded::Absent(absence) => {
                graded.absence = Some(absence);
                if absence == OfficialAbsence::Unreadable {
                    self.odd(row, Some(headed.at), Code::OFFICIAL_VALUE_UNKNOWN, "these words are not a grade");
                }
            }
        }
        graded
    }

    /// Which judgement a column holds. Grades for children in care from before 2023 are for care
    /// leavers too: they stand without a grade for care leavers beside them.
    fn judgement(
        &mut self,
        row: &SheetRow,
        block: &BlockColumns,
        headed: &Headed,
        inspection: &OfficialInspection,
    ) -> (Judgement, Option<Rewriting>) {
        let judgement = match headed.column {
            ColumnMeaning::Judgement(judgement) => return (judgement, None),
            _ => Judgement::InCare,
        };
        let leavers = block.find(ColumnMeaning::Judgement(Judgement::CareLeavers));
        let apart = leavers.is_some_and(|leavers| row.cell(leavers.at).is_some_and(|cell| !cell.text.is_empty()));
        let expected = inspection.row.inspection_date.map(|day| CURRENT.asks(judgement, Some(day)));
        if expected.is_some_and(|expected| expected != apart) {
            let message = "a grade for care leavers is given or missing, contrary to the rules on the inspection date";
            self.odd(row, Some(headed.at), Code::OFFICIAL_VALUES_DISAGREE, message);
        }
        if expected.unwrap_or(apart) {
            (judgement, None)
        } else {
            (Judgement::InCareAndCareLeavers, Some(Rewriting::Judgement))
        }
    }

    /// Tells of grades that are missing beside others. The overall one is no longer given from
    /// April 2026, the one for care leavers only since 2023.
    fn note_gaps(&mut self, row: &SheetRow, block: &BlockColumns) {
        let may_be_empty = [Judgement::CareLeavers, Judgement::OverallEffectiveness].map(ColumnMeaning::Judgement);
        let is_ilacs = matches!(block.block, ColumnBlock::Plain | ColumnBlock::Ilacs(_));
        let empty = |headed: &&Headed| row.cell(headed.at).is_none_or(|cell| cell.text.is_empty());
        let gaps: Vec<usize> = block
            .grades()
            .filter(empty)
            .filter(|headed| !(is_ilacs && may_be_empty.contains(&headed.column)))
            .map(|headed| headed.at)
            .collect();
        for at in gaps {
            self.odd(
                row,
                Some(at),
                Code::OFFICIAL_VALUE_MISSING,
                "there is no grade, although the inspection has other grades",
            );
        }
    }

    /// What came of an Area SEND inspection or revisit.
    fn outcome(&mut self, row: &SheetRow, block: &BlockColumns, inspection: &OfficialInspection) {
        let mut read = inspection.row.clone();
        let printed = text(row, block, ColumnMeaning::Outcome);
        read.outcome = printed.as_deref().and_then(|words| cell_words::outcome(words, block.block));
        let headed = block.find(ColumnMeaning::Outcome);
        if let Some(headed) = headed {
            read.judgement_printed = Some(headed.printed.clone());
            if read.outcome.is_none() {
                let code = if printed.is_some() { Code::OFFICIAL_VALUE_UNKNOWN } else { Code::OFFICIAL_VALUE_MISSING };
                self.odd(row, Some(headed.at), code, "the outcome of the inspection is missing or unknown");
            }
        }
        read.outcome_printed = printed;
        read.absence = Some(OfficialAbsence::NotGradedEvent);
        let identified = self.number(row, block, ColumnMeaning::Weaknesses);
        let progressed = self.number(row, block, ColumnMeaning::WithProgress);
        let others = self.number(row, block, ColumnMeaning::WithoutProgress);
        read.weaknesses_with_progress = progressed;
        read.weaknesses = identified.or_else(|| Some(progressed? + others?));
        if read.outcome == Some(SendOutcome::StatementNotRequired) {
            read.weaknesses = read.weaknesses.or(Some(0));
        }
        self.rows.push(read);
    }

    fn event(&mut self, row: &SheetRow, block: &BlockColumns, printed: Option<&str>) -> Option<Event> {
        let printed = printed?;
        let event = cell_words::event(printed);
        if event.is_none() {
            let at = block.find(ColumnMeaning::Event).map(|headed| headed.at);
            self.odd(row, at, Code::OFFICIAL_VALUE_UNKNOWN, "these words are not a known kind of inspection or visit");
        }
        event
    }

    fn day(&mut self, row: &SheetRow, block: &BlockColumns, column: ColumnMeaning) -> Dated {
        let headed = block.find(column);
        let Some(cell) = headed.and_then(|headed| row.cell(headed.at)) else {
            if let Some(headed) = headed {
                self.odd(row, Some(headed.at), Code::OFFICIAL_VALUE_MISSING, "there is no date");
            }
            return Dated::Unreadable;
        };
        let day = cell_words::day(cell);
        if day == Dated::Unreadable {
            self.odd(row, Some(cell.column), Code::OFFICIAL_VALUE_UNKNOWN, "these words are not a date");
        }
        day
    }

    fn number(&mut self, row: &SheetRow, block: &BlockColumns, column: ColumnMeaning) -> Option<i32> {
        let cell = row.cell(block.find(column)?.at).filter(|cell| !cell.text.is_empty())?;
        let number = cell.text.parse().ok().filter(|number| (0..1000).contains(number));
        if number.is_none() {
            self.odd(row, Some(cell.column), Code::OFFICIAL_VALUE_UNKNOWN, "these words are not a count");
        }
        number
    }

    fn standing(&mut self, row: &SheetRow) -> Option<bool> {
        let Some(words) = self.shared(row, ColumnMeaning::Status) else { return self.is_current };
        let known = cell_words::is_current(&words);
        if known.is_none() {
            let at = self.layout.find(ColumnMeaning::Status);
            self.odd(row, at, Code::OFFICIAL_VALUE_UNKNOWN, "these words do not say whether the authority exists");
        }
        known
    }

    fn shared(&self, row: &SheetRow, column: ColumnMeaning) -> Option<String> {
        let cell = row.cell(self.layout.find(column)?)?;
        Some(cell.text.clone()).filter(|text| !text.is_empty())
    }

    fn place(&self, row: &SheetRow, at: usize) -> OfficialPlace {
        OfficialPlace { sheet: self.sheet.to_owned(), lists: self.lists, row: row.number, column: letters(at) }
    }

    /// Notes something odd at a cell, with its words.
    fn odd(&mut self, row: &SheetRow, at: Option<usize>, code: Code, message: &str) {
        let column = at.map(letters).unwrap_or_default();
        let message = format!("{}, row {}, column {column}: {message}", self.sheet, row.number);
        let finding = Finding::new(code, message)
            .at("official_judgements", format!("{}/{}/{}/{column}", self.workbook, self.sheet, row.number));
        let printed = at.and_then(|at| row.cell(at)).map(|cell| cell.text.clone()).filter(|text| !text.is_empty());
        self.findings.push(match printed {
            Some(printed) => finding.printed(printed),
            None => finding,
        });
    }
}

fn known(dated: Dated) -> Option<Date> {
    match dated {
        Dated::Day(day) => Some(day),
        Dated::NotYet | Dated::Unreadable => None,
    }
}

fn text(row: &SheetRow, block: &BlockColumns, column: ColumnMeaning) -> Option<String> {
    let cell = row.cell(block.find(column)?.at)?;
    Some(cell.text.clone()).filter(|text| !text.is_empty())
}
