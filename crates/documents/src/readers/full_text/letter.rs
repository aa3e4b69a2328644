//! Leaves out whom a letter is addressed to: letterhead, name and address, salutation, and who gets
//! a copy. Keeps the letter's date. Names in the letter itself are the inspectors', in their public
//! role, and stay.

use ofsted_model::date::day;
use ofsted_parse::paragraphs::{Passage, PassageKind};
use ofsted_parse::prose::{has, sentences, strip_start};

/// A salutation has no more words than this; what is longer has run into the letter.
const SALUTATION_WORDS: usize = 14;
/// What stands over a letter is no running text: its paragraphs have no more words than this.
const ADDRESS_WORDS: usize = 60;
/// How the sentence begins that names who else gets the letter.
const COPIES: &[&str] =
    &["I am copying this letter", "A copy of this letter", "Copies of this letter", "Copied to", "cc "];

/// The passages of a document without a letter's addressees.
pub(super) fn without_addressees(passages: Vec<Passage>) -> Vec<Passage> {
    let mut kept: Vec<Passage> = Vec::new();
    let salutes = passages.iter().any(is_salutation);
    let signed = passages.iter().any(|passage| is_valediction(&passage.text));
    let mut begun = !signed || salutes;
    for mut passage in passages {
        if is_salutation(&passage) {
            drop_address(&mut kept, passage.page);
            let Some(rest) = after_salutation(&passage.text) else { continue };
            passage.text = rest;
        }
        // A letter without a salutation begins with its heading, or with its first whole paragraph.
        begun |= passage.kind == PassageKind::Heading || passage.text.split_whitespace().count() > ADDRESS_WORDS;
        if begun || is_date(&passage.text) {
            passage.text = without_copies(&passage.text);
            kept.push(passage);
        }
    }
    kept.retain(|passage| !passage.text.is_empty());
    kept
}

fn is_salutation(passage: &Passage) -> bool {
    passage.kind != PassageKind::Bullet && strip_start(&passage.text, "Dear ").is_some()
}

fn is_valediction(text: &str) -> bool {
    let words = text.split_whitespace().count();
    ["Yours sincerely", "Yours faithfully"].iter().any(|start| strip_start(text, start).is_some()) && words < 12
}

/// Takes back what stands over the salutation on its page and is neither the date nor running text.
fn drop_address(kept: &mut Vec<Passage>, page: u32) {
    let is_prose =
        |passage: &Passage| passage.text.split_whitespace().count() > ADDRESS_WORDS && passage.text.ends_with('.');
    let start = kept.iter().rposition(|passage| passage.page < page || is_prose(passage)).map_or(0, |last| last + 1);
    let over = kept.split_off(start);
    kept.extend(over.into_iter().filter(|passage| is_date(&passage.text)));
}

fn is_date(text: &str) -> bool {
    day(text).is_some()
}

/// What follows a salutation that ran into the letter: the words after its comma, or from the first
/// word that opens a letter.
fn after_salutation(text: &str) -> Option<String> {
    if text.split_whitespace().count() <= SALUTATION_WORDS {
        return None;
    }
    let opens = [" This ", " Following ", " Between ", " I ", " Thank ", " We ", " On ", " The "];
    let start = opens.iter().filter_map(|word| text.find(word)).min()?;
    Some(text[start..].trim().to_owned())
}

/// The text without the sentences that say who gets a copy.
fn without_copies(text: &str) -> String {
    let is_copy = |sentence: &&str| COPIES.iter().any(|start| strip_start(sentence, start).is_some());
    if !has(text, "cop") && !has(text, "cc ") || !sentences(text).iter().any(is_copy) {
        return text.to_owned();
    }
    sentences(text).into_iter().filter(|sentence| !is_copy(sentence)).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passage(page: u32, text: &str) -> Passage {
        Passage { kind: PassageKind::Paragraph, text: text.to_owned(), page, number: None, size: 12.0 }
    }

    fn kept(texts: &[(u32, &str)]) -> Vec<String> {
        let passages = texts.iter().map(|(page, text)| passage(*page, text)).collect();
        without_addressees(passages).into_iter().map(|passage| passage.text).collect()
    }

    #[test]
    fn letterhead_addressee_and_salutation_are_gone_and_the_date_stays() {
        let letter = [
            (1, "Ofsted | T 0300 000 0000 | enquiries@example.org"),
            (1, "5 May 2021"),
            (1, "Ms Ada Elm Director of Children’s Services Elmton Town Hall EL1 1EL"),
            (1, "Dear Ms Elm"),
            (1, "This letter says what inspectors found."),
            (2, "Yours sincerely"),
            (2, "Ben Ash"),
        ];
        assert_eq!(
            kept(&letter),
            ["5 May 2021", "This letter says what inspectors found.", "Yours sincerely", "Ben Ash"]
        );
    }

    #[test]
    fn a_letter_without_a_salutation_begins_with_its_heading() {
        let mut passages: Vec<Passage> =
            ["Mr Elm", "1 Elm Road", "Visit", "It went well.", "Yours sincerely"].map(|text| passage(1, text)).into();
        passages[2].kind = PassageKind::Heading;
        let texts: Vec<String> = without_addressees(passages).into_iter().map(|passage| passage.text).collect();
        assert_eq!(texts, ["Visit", "It went well.", "Yours sincerely"]);
    }

    #[test]
    fn a_salutation_that_ran_into_the_letter_is_cut_off() {
        let long = "Dear Ms Elm This letter says what inspectors found when they came to Elmton in May of that year.";
        assert_eq!(kept(&[(1, "Ms Elm"), (1, long)])[0].split(' ').next(), Some("This"));
    }

    #[test]
    fn nobody_is_named_as_getting_a_copy() {
        let text = "We will come again. I am copying this letter to Ada Elm. It will be published.";
        assert_eq!(kept(&[(4, text)]), ["We will come again. It will be published."]);
        assert_eq!(kept(&[(4, "Copies of records were kept.")]), ["Copies of records were kept."]);
    }

    #[test]
    fn a_report_loses_nothing() {
        assert_eq!(kept(&[(1, "Elmton"), (1, "Good."), (2, "Dearer than ever.")]).len(), 3);
    }
}
