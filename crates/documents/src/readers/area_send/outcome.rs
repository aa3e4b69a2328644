//! The outcome: one of three, printed as a sentence in a box on the first page. What must follow
//! from it is printed beside it; where the two do not fit, there is no outcome.

use super::super::common::missing::missing;
use ofsted_model::Event;
use ofsted_model::diag::{Code, Finding, WithFindings};
use ofsted_parse::prose;
use ofsted_parse::section::{Block, BlockKind};

/// The three outcomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SendStatement {
    TypicallyPositive,
    Inconsistent,
    SystemicFailings,
}

impl SendStatement {
    /// The word in the data.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::TypicallyPositive => "typically_positive",
            Self::Inconsistent => "inconsistent",
            Self::SystemicFailings => "systemic_failings",
        }
    }
}

/// The outcome in the box. Monitoring inspections print no box.
pub(super) fn outcome(blocks: &[Block], event: Event) -> WithFindings<Option<SendStatement>> {
    let Some((text, page)) = box_text(blocks) else {
        let is_monitoring = event == Event::Monitoring;
        let missing = || missing(None, "outcome", "the report does not give an inspection outcome");
        return if is_monitoring { WithFindings::clean(None) } else { missing() };
    };
    let named = named(&text);
    let follows = follows(&text);
    let finding = match (named.as_slice(), follows) {
        (&[outcome], None) => return WithFindings::clean(Some(outcome)),
        (&[outcome], Some(follows)) if follows.fits(outcome) => return WithFindings::clean(Some(outcome)),
        (&[_], Some(_)) => {
            Finding::new(Code::READINGS_DISAGREE, "the next steps in the report belong to a different outcome")
        }
        ([], _) => Finding::new(Code::UNKNOWN_GRADE, "the wording of the outcome is not known"),
        (_, _) => Finding::new(Code::READINGS_DISAGREE, "the wording of the outcome matches several outcomes"),
    };
    WithFindings { value: None, findings: vec![finding.column("outcome").printed(text).page(page)] }
}

/// What a sentence says that tells when the next inspection is due.
const DUE: &[&str] = &["will be within", "will be carried out", "will take place", "is due", "within approximately"];

/// The sentences of the box that say when the next inspections are due; the box of a full
/// inspection has them.
pub(super) fn next_inspection(blocks: &[Block], event: Event) -> WithFindings<Option<String>> {
    let text = box_text(blocks).map(|(text, _)| text).unwrap_or_default();
    let is_due = |sentence: &&str| prose::has(sentence, "inspection") && prose::has_any(sentence, DUE);
    let due: Vec<&str> = prose::sentences(&text).into_iter().filter(is_due).collect();
    match (due.is_empty(), event) {
        (false, _) => WithFindings::clean(Some(due.join(" "))),
        (true, Event::FullInspection) => {
            missing(None, "next_inspection_printed", "no sentence says when the next inspection is due")
        }
        (true, _) => WithFindings::clean(None),
    }
}

/// How the section after the box begins.
const AFTER_BOX: &[&str] = &["information about the local area", "information about the area", "about the local area"];

/// What stands under the heading "Inspection outcome", and its page.
fn box_text(blocks: &[Block]) -> Option<(String, u32)> {
    let heading = |block: &Block| prose::strip_start(&block.text, "inspection outcome").is_some();
    let at = blocks.iter().position(heading)?;
    let ends = |block: &&Block| block.kind == BlockKind::Heading || prose::after_any(&block.text, AFTER_BOX).is_some();
    let rest = prose::strip_start(&blocks[at].text, "inspection outcome").unwrap_or_default();
    let body =
        blocks[at + 1..].iter().take_while(|block| !ends(block)).filter(|block| block.kind != BlockKind::Footnote);
    let texts: Vec<&str> = std::iter::once(rest.trim()).chain(body.map(|block| block.text.as_str())).collect();
    Some((texts.join(" ").trim().to_owned(), blocks[at].page))
}

/// The outcomes whose words stand in a text.
fn named(text: &str) -> Vec<SendStatement> {
    let has = |words: &str| prose::has(text, words);
    let denies = prose::has_any(text, &["not lead to", "not typically", "not always", "rarely"]);
    let words = [
        (SendStatement::TypicallyPositive, has("typically") && has("positive experiences") && !denies),
        (SendStatement::Inconsistent, has("inconsistent experiences")),
        (SendStatement::SystemicFailings, has("systemic failings") || has("widespread failings")),
    ];
    words.into_iter().filter(|(_, stands)| *stands).map(|(outcome, _)| outcome).collect()
}

/// What the box says will follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Follows {
    /// A priority action plan.
    Plan,
    /// The next full inspection in five years.
    FiveYears,
    /// The next full inspection in three years.
    ThreeYears,
}

impl Follows {
    fn fits(self, outcome: SendStatement) -> bool {
        match outcome {
            SendStatement::TypicallyPositive => self == Self::FiveYears,
            SendStatement::Inconsistent => self == Self::ThreeYears,
            SendStatement::SystemicFailings => matches!(self, Self::Plan | Self::ThreeYears),
        }
    }
}

fn follows(text: &str) -> Option<Follows> {
    let has = |words: &[&str]| prose::has_any(text, words);
    if has(&["priority action plan"]) {
        Some(Follows::Plan)
    } else if has(&["five years", "5 years"]) {
        Some(Follows::FiveYears)
    } else if has(&["three years", "3 years"]) {
        Some(Follows::ThreeYears)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(text: &str) -> Vec<Block> {
        let block = |kind, text: &str| Block {
            kind,
            text: text.to_owned(),
            page: 1,
            marker: None,
            depth: 0,
            size: 12.0,
            bold: false,
            x0: 60.0,
        };
        vec![
            block(BlockKind::Heading, "Inspection outcome"),
            block(BlockKind::Paragraph, text),
            block(BlockKind::Heading, "Information about the local area partnership"),
            block(BlockKind::Paragraph, "Services are inconsistent experiences, some say."),
        ]
    }

    fn check(text: &str, wanted: Result<SendStatement, Code>) {
        let noted = outcome(&report(text), Event::FullInspection);
        let read = noted.value.ok_or_else(|| noted.findings[0].code);
        assert_eq!(read, wanted, "{text}");
    }

    #[test]
    fn the_three_outcomes_are_told_apart() {
        check(
            "Services typically give positive experiences. Next visit in 5 years.",
            Ok(SendStatement::TypicallyPositive),
        );
        check("Families have inconsistent experiences. Next visit in three years.", Ok(SendStatement::Inconsistent));
        check("There are systemic failings. A priority action plan is due.", Ok(SendStatement::SystemicFailings));
    }

    #[test]
    fn what_is_not_plain_is_a_finding() {
        check("Families have mixed experiences.", Err(Code::UNKNOWN_GRADE));
        check("Services do not lead to typically positive experiences.", Err(Code::UNKNOWN_GRADE));
        check("Families have inconsistent experiences. A priority action plan is due.", Err(Code::READINGS_DISAGREE));
        check("There are systemic failings and inconsistent experiences.", Err(Code::READINGS_DISAGREE));
    }

    #[test]
    fn what_is_due_next_is_kept_as_printed() {
        let check = |text: &str, wanted: Option<&str>| {
            let noted = next_inspection(&report(text), Event::FullInspection);
            assert_eq!((noted.value.as_deref(), noted.findings.is_empty()), (wanted, wanted.is_some()), "{text}");
        };
        let both = "A monitoring inspection will be carried out within a year. The next full one, an inspection, is due later.";
        check(&format!("There are systemic failings. {both} A plan is wanted."), Some(both));
        check("There are systemic failings. Leaders will be busy.", None);
        assert_eq!(next_inspection(&[], Event::Monitoring), WithFindings::clean(None));
    }

    #[test]
    fn monitoring_prints_no_outcome() {
        assert_eq!(outcome(&[], Event::Monitoring), WithFindings::clean(None));
        assert_eq!(outcome(&[], Event::FullInspection).findings[0].code, Code::NOT_FOUND);
    }
}
