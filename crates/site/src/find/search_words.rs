//! What a word is, to the index and to the script that asks it: both must find the same words in
//! the same text.

/// Words that stand on nearly every page and tell none from another: they are not in the index.
pub(super) const DROPPED: &[&str] = &[
    "a", "also", "an", "and", "are", "as", "at", "be", "been", "but", "by", "for", "from", "had", "has", "have", "in",
    "is", "it", "its", "of", "on", "or", "that", "the", "their", "them", "there", "these", "they", "this", "to", "was",
    "were", "when", "where", "which", "who", "will", "with",
];

/// Gives each word of a text that the index knows, as the index has it.
pub(super) fn each(text: &str, mut take: impl FnMut(&str)) {
    let mut lower = String::new();
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        lower.clear();
        lower.extend(word.chars().flat_map(char::to_lowercase));
        if lower.chars().nth(1).is_some() && !DROPPED.contains(&&*lower) {
            singular(&mut lower);
            take(&lower);
        }
    }
}

/// Makes a plural and its singular one word. Not grammar: a rule that the script has too.
fn singular(word: &mut String) {
    let letters = word.chars().count();
    if letters > 4 && word.ends_with("ies") {
        word.truncate(word.len() - 3);
        word.push('y');
    } else if letters > 3 && word.ends_with('s') && !word.ends_with("ss") {
        word.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_lower_case_and_singular() {
        let mut found = Vec::new();
        each("The Children’s families – and 16- to 17-year-olds’ NEEDS; stress, bus, is 2023, É", |word| {
            found.push(word.to_owned());
        });
        assert_eq!(found, ["children", "family", "16", "17", "year", "old", "need", "stress", "bus", "2023"]);
    }

    #[test]
    fn what_is_dropped_is_in_order_and_said_once() {
        assert!(DROPPED.is_sorted_by(|a, b| a < b));
    }
}
