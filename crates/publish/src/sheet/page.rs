//! One sheet row by row: a header with filters that stays in sight, then cells of the types they
//! have.

use jiff::civil::Date;
use rust_xlsxwriter::{ColNum, ExcelDateTime, Format, IgnoreError, RowNum, Worksheet, XlsxError};

use ofsted_tables::schema::{Cell, CellRef};

/// Characters of a cell, as Excel counts them.
const MOST_CHARACTERS: usize = 32_767;

/// Links of a sheet.
const MOST_LINKS: usize = 65_530;

/// Characters of a link's address.
const LONGEST_LINK: usize = 2_080;

/// Width of the narrowest and of the widest column, in characters.
const WIDTHS: (usize, usize) = (8, 60);

/// How cells look.
pub(crate) struct Look {
    pub header: Format,
    pub strong: Format,
    pub wrapped: Format,
    pub link: Format,
    pub day: Format,
}

impl Look {
    /// The project's own.
    pub fn new() -> Self {
        Self::with_days("yyyy-mm-dd")
    }

    /// With days in another format, which changes nothing of the day itself.
    pub fn with_days(format: &str) -> Self {
        let strong = Format::new().set_bold();
        Self {
            header: strong.clone().set_background_color(0x00DD_E6F0_u32),
            wrapped: Format::new().set_text_wrap(),
            link: Format::new().set_hyperlink(),
            day: Format::new().set_num_format(format),
            strong,
        }
    }
}

/// A sheet that is being written.
pub(crate) struct SheetWriter<'a> {
    sheet: &'a mut Worksheet,
    look: &'a Look,
    is_link: Vec<bool>,
    widths: Vec<usize>,
    next: RowNum,
    too_long: usize,
    links_told: bool,
}

impl<'a> SheetWriter<'a> {
    /// Writes the header of a sheet of so many rows.
    pub fn begin(sheet: &'a mut Worksheet, columns: &[&str], rows: usize, look: &'a Look) -> Result<Self, XlsxError> {
        let links = columns.iter().filter(|column| is_address(column)).count();
        let fits = links.saturating_mul(rows) <= MOST_LINKS;
        for (index, column) in (0..).zip(columns) {
            sheet.write_string_with_format(0, index, *column, &look.header)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        let (last_row, last_column) = (RowNum::try_from(rows).unwrap_or(RowNum::MAX), last_of(columns));
        sheet.autofilter(0, 0, last_row, last_column)?;
        if rows > 0 {
            // Codes are text, though they look like numbers: no green corner has to say so.
            sheet.ignore_error_range(1, 0, last_row, last_column, IgnoreError::NumberStoredAsText)?;
        }
        Ok(Self {
            sheet,
            look,
            is_link: columns.iter().map(|column| fits && is_address(column)).collect(),
            // Room for the arrow of the filter too.
            widths: columns.iter().map(|column| column.chars().count() + 3).collect(),
            next: 1,
            too_long: 0,
            links_told: links == 0 || fits,
        })
    }

    /// The next row; nothing where a cell has no value.
    pub fn add<'c>(&mut self, cells: impl Iterator<Item = Option<CellRef<'c>>>) -> Result<(), XlsxError> {
        for (column, cell) in cells.enumerate() {
            let width = self.put(column, cell.unwrap_or(CellRef::Null))?;
            if let Some(widest) = self.widths.get_mut(column) {
                *widest = width.max(*widest);
            }
        }
        self.next += 1;
        Ok(())
    }

    /// Ends the sheet; tells what a reader of it has to know, nothing where all is as in the other
    /// files.
    pub fn end(self) -> Result<String, XlsxError> {
        for (index, width) in (0..).zip(&self.widths) {
            #[expect(clippy::cast_precision_loss, reason = "at most 60")]
            self.sheet.set_column_width(index, (*width).clamp(WIDTHS.0, WIDTHS.1) as f64)?;
        }
        let mut notes = Vec::new();
        if self.too_long > 0 {
            notes
                .push(format!("{} texts are too long for a cell; the cell says where to find each one", self.too_long));
        }
        if !self.links_told {
            notes.push(format!("addresses are plain text, because a sheet can have only {MOST_LINKS} links"));
        }
        Ok(notes.join("; "))
    }

    /// Writes a cell; gives its width in characters.
    fn put(&mut self, column: usize, cell: CellRef<'_>) -> Result<usize, XlsxError> {
        let (row, at) = (self.next, ColNum::try_from(column).unwrap_or(ColNum::MAX));
        match cell {
            CellRef::Null => return Ok(0),
            CellRef::Text(text) => return self.put_text(at, column, text),
            CellRef::Number(number) => self.sheet.write_number(row, at, number)?,
            CellRef::Decimal(decimal) => self.sheet.write_number(row, at, decimal.get())?,
            CellRef::Flag(flag) => self.sheet.write_boolean(row, at, flag)?,
            CellRef::Day(_) => match Cell::from(cell) {
                Cell::Day(day) => self.put_day(at, day)?,
                _ => return Ok(0), // a count that is no day is no value in the other files either
            },
        };
        Ok(cell.to_string().len())
    }

    fn put_day(&mut self, at: ColNum, day: Date) -> Result<&mut Worksheet, XlsxError> {
        let parts = (u16::try_from(day.year()), u8::try_from(day.month()), u8::try_from(day.day()));
        let known = match parts {
            (Ok(year), Ok(month), Ok(of_month)) => ExcelDateTime::from_ymd(year, month, of_month).ok(),
            _ => None,
        };
        match known {
            Some(known) => self.sheet.write_datetime_with_format(self.next, at, &known, &self.look.day),
            // Excel knows no day before 1900.
            None => self.sheet.write_string(self.next, at, day.to_string()),
        }
    }

    /// Always text, whatever it begins with.
    fn put_text(&mut self, at: ColNum, column: usize, text: &str) -> Result<usize, XlsxError> {
        let characters = text.encode_utf16().count();
        if characters > MOST_CHARACTERS {
            self.too_long += 1;
            let told = format!("[{characters} characters, too long for a cell: see the CSV or Parquet file]");
            self.sheet.write_string(self.next, at, told)?;
        } else if self.is_link.get(column) == Some(&true) && is_linkable(text, characters) {
            self.sheet.write_url_with_format(self.next, at, text, &self.look.link)?;
        } else {
            self.sheet.write_string(self.next, at, text)?;
        }
        Ok(characters)
    }
}

/// Whether a column holds addresses.
fn is_address(column: &str) -> bool {
    column.ends_with("_url") || column.ends_with("_link")
}

fn is_linkable(text: &str, characters: usize) -> bool {
    (text.starts_with("https://") || text.starts_with("http://")) && characters <= LONGEST_LINK
}

fn last_of(columns: &[&str]) -> ColNum {
    ColNum::try_from(columns.len().saturating_sub(1)).unwrap_or(ColNum::MAX)
}
