//! A reading kept from an earlier run, and when it may stand for reading the document again.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use ofsted_model::{Digest, ReadDocument, ReportId};

/// What an earlier run read in a report's document; its full text stands in the data set
/// `paragraphs`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptReading {
    /// The report.
    pub report_id: ReportId,
    /// The title under which its document was read: a hint to which reader reads it.
    pub title: String,
    /// The document as it was read.
    #[serde(flatten)]
    pub document: ReadDocument,
    /// The versions of everything that had a part in the reading.
    pub readers: String,
    /// Whether its full text was left out of `paragraphs`, because the document did not fit its
    /// listing. Such a document is asked for again by each run, and read again where its bytes are
    /// at hand.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_left_out: bool,
    /// The days on its page that had a part in the reading: of the inspection, and of publication.
    /// `None` where they had none, because the document prints its years.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub listed_days: Option<(Option<Date>, Option<Date>)>,
}

impl KeptReading {
    /// Whether it is of these bytes under this title.
    pub fn is_of(&self, digest: &Digest, title: &str) -> bool {
        self.document.digest == *digest && self.title == title
    }
}
