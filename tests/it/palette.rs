//! The colours of grades, as the style sheet of the pictures has them: words on them can be read,
//! and eyes that tell few colours apart tell them apart.

use std::collections::BTreeMap;

use ofsted_site::picture::STYLE;

const GRADES: [&str; 6] = ["outstanding", "good", "requires-improvement", "adequate", "inadequate", "no-grade"];

/// What eyes without one kind of cone see of linear red, green and blue (Machado, Oliveira and
/// Fernandes, 2009).
const EYES: [(&str, [[f64; 3]; 3]); 4] = [
    ("all cones", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
    (
        "protanopia",
        [[0.152_286, 1.052_583, -0.204_868], [0.114_503, 0.786_281, 0.099_216], [-0.003_882, -0.048_116, 1.051_998]],
    ),
    (
        "deuteranopia",
        [[0.367_322, 0.860_646, -0.227_968], [0.280_085, 0.672_501, 0.047_413], [-0.011_820, 0.042_940, 0.968_881]],
    ),
    (
        "tritanopia",
        [[1.255_528, -0.076_749, -0.178_779], [-0.078_411, 0.930_809, 0.147_602], [0.004_733, 0.691_367, 0.303_900]],
    ),
];

/// The colours of a theme: light, or dark.
fn themes() -> [BTreeMap<String, [f64; 3]>; 2] {
    let (light, dark) = STYLE.split_once("@media (prefers-color-scheme: dark)").unwrap();
    let pattern = regex::Regex::new("--([a-z-]+): (?:var\\([^#]*)?#([0-9a-f]{6})").unwrap();
    [light, dark].map(|text| {
        let colour = |hex: &str, place: usize| f64::from(u8::from_str_radix(&hex[place..place + 2], 16).unwrap());
        let linear = |value: f64| {
            let share = value / 255.0;
            if share <= 0.040_45 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        };
        let found = pattern.captures_iter(text);
        found.map(|one| (one[1].to_owned(), [0, 2, 4].map(|place| linear(colour(&one[2], place))))).collect()
    })
}

fn luminance([red, green, blue]: [f64; 3]) -> f64 {
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/// Contrast as WCAG 2 has it.
fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
    let [one, other] = [one, other].map(luminance);
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// A colour in CIE L*a*b*.
fn lab(colour: [f64; 3]) -> [f64; 3] {
    let row = |weights: [f64; 3], white: f64| {
        let sum: f64 = weights.iter().zip(colour).map(|(weight, part)| weight * part).sum::<f64>() / white;
        if sum > 0.008_856 { sum.cbrt() } else { 7.787 * sum + 16.0 / 116.0 }
    };
    let [x, y, z] = [
        row([0.4124, 0.3576, 0.1805], 0.9505),
        row([0.2126, 0.7152, 0.0722], 1.0),
        row([0.0193, 0.1192, 0.9505], 1.089),
    ];
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

fn seen(eyes: [[f64; 3]; 3], colour: [f64; 3]) -> [f64; 3] {
    eyes.map(|row| row.iter().zip(colour).map(|(weight, part)| weight * part).sum::<f64>().clamp(0.0, 1.0))
}

fn distance(one: [f64; 3], other: [f64; 3]) -> f64 {
    lab(one).iter().zip(lab(other)).map(|(one, other)| (one - other).powi(2)).sum::<f64>().sqrt()
}

#[test]
fn words_on_grades_can_be_read() {
    for theme in themes() {
        for grade in GRADES {
            let contrast = contrast(theme[grade], theme[&format!("on-{grade}")]);
            assert!(contrast >= 4.5, "{grade}: {contrast:.2}");
        }
        let paper = theme["picture-paper"];
        for words in ["picture-ink", "picture-muted"] {
            assert!(contrast(theme[words], paper) >= 4.5, "{words}");
        }
        // What tells a mark from the page: the line around it, whatever its colour.
        assert!(contrast(theme["grade-line"], paper) >= 3.0);
    }
}

#[test]
fn whoever_tells_few_colours_apart_tells_grades_apart() {
    for theme in themes() {
        for (eyes, matrix) in EYES {
            for (place, one) in GRADES.iter().enumerate() {
                for other in &GRADES[place + 1..] {
                    let apart = distance(seen(matrix, theme[*one]), seen(matrix, theme[*other]));
                    // The two that have strokes across need no more than to be seen as others.
                    let is_striped = ["adequate", "no-grade"].iter().any(|striped| [one, other].contains(&striped));
                    let least = if is_striped { 15.0 } else { 25.0 };
                    assert!(apart >= least, "{one} and {other} with {eyes}: {apart:.1}");
                }
            }
        }
    }
}
