//! Names of authorities made comparable: what tells two authorities apart stays, what only dresses
//! a name goes.

/// Words that dress a name, longest first, so that none is taken out of the middle of another.
const DRESS: &[&[&str]] = &[
    &["metropolitan", "borough", "council"],
    &["metropolitan", "district", "council"],
    &["metropolitan", "borough", "of"],
    &["royal", "borough", "of"],
    &["london", "borough", "council"],
    &["london", "borough", "of"],
    &["metropolitan", "city", "council"],
    &["unitary", "authority"],
    &["metropolitan", "borough"],
    &["metropolitan", "district"],
    &["metropolitan", "council"],
    &["london", "borough"],
    &["borough", "council"],
    &["county", "council"],
    &["district", "council"],
    &["city", "council"],
    &["borough", "of"],
    &["county", "of"],
    &["city", "of"],
    &["council"],
    &["borough"],
    &["mbc"],
    &["ua"],
];

/// A name in lower case, without punctuation, `&` written out, and without `London Borough of`,
/// `Council` and the like. Two names of one authority give the same text; names of two authorities
/// give two.
pub fn plain_name(name: &str) -> String {
    let spaced: String = name
        .to_lowercase()
        .replace('&', " and ")
        .replace(['\'', '\u{2019}', '.'], "")
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    let all: Vec<&str> = spaced.split_whitespace().collect();
    let words = undressed(&all);
    let words = match words.as_slice() {
        ["the" | "county", rest @ ..] | [rest @ .., "city" | "county"] if !rest.is_empty() => rest,
        all => all,
    };
    words.join(" ")
}

fn undressed<'a>(words: &[&'a str]) -> Vec<&'a str> {
    let mut kept = Vec::new();
    let mut rest = words;
    while let Some((first, after)) = rest.split_first() {
        if let Some(dress) = DRESS.iter().find(|dress| rest.starts_with(dress)) {
            rest = &rest[dress.len()..];
        } else {
            kept.push(*first);
            rest = after;
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_one_authority_are_the_same() {
        for (a, b) in [
            ("London Borough of Hackney", "HACKNEY"),
            ("The Royal Borough of Kensington & Chelsea", "Kensington and Chelsea"),
            ("Barnsley Metropolitan Borough Council", "Barnsley"),
            ("Bath & North East Somerset UA", "Bath and North East Somerset Council"),
            ("City of York Council", "York"),
            ("Bristol, City of", "Bristol City Council"),
            ("Kingston upon Hull, City of", "Kingston-upon-Hull"),
            ("Herefordshire, County of", "Herefordshire County Council"),
            ("St. Helens", "St Helens Metropolitan Borough Council"),
            ("County Durham", "Durham County Council"),
            ("Bedford Borough", "Bedford"),
            ("Derby City", "Derby"),
            ("King\u{2019}s Lynn", "Kings Lynn"),
            ("Southend-on-Sea Borough Council", "Southend on Sea"),
        ] {
            assert_eq!(plain_name(a), plain_name(b), "{a} and {b}");
        }
    }

    #[test]
    fn names_of_two_authorities_stay_apart() {
        for (a, b) in [
            ("Derby", "Derbyshire"),
            ("York", "North Yorkshire"),
            ("Nottingham City Council", "Nottinghamshire County Council"),
            ("Cheshire East", "Cheshire West and Chester"),
            ("Sunderland", "Sandwell"),
        ] {
            assert_ne!(plain_name(a), plain_name(b), "{a} and {b}");
        }
    }

    #[test]
    fn a_name_of_dress_alone_is_empty_and_no_panic() {
        assert_eq!(plain_name("Council"), "");
        assert_eq!(plain_name("The"), "the");
        assert_eq!(plain_name(""), "");
    }
}
