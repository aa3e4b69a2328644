//! What a host's robots.txt allows, and which line forbids. Asks for nothing itself.

use std::time::Duration;

use texting_robots::Robot;
use url::Url;

/// So much of the file is read: RFC 9309 asks for at least as much.
pub(super) const LONGEST: usize = 500 * 1024;
/// Rules with a `$` are made into patterns, which take memory. No site has so many.
const MOST_PATTERNS: usize = 1_000;
/// So many lines are looked at for the one that forbids an address.
const MOST_LOOKED_AT: usize = 1_000;
/// A longer delay between two requests is not kept: it would be a refusal under another name.
const LONGEST_DELAY: f32 = 60.0;

/// The rules of a host.
#[derive(Debug)]
pub(super) struct Robots {
    /// The rules for this agent; `None` where everything is allowed.
    robot: Option<Robot>,
    /// The lines, to name the one that forbids.
    text: String,
}

impl Robots {
    /// Rules that allow everything.
    pub(super) fn allow_all() -> Self {
        Self { robot: None, text: String::new() }
    }

    /// The rules in a robots.txt for an agent, `name/version …`.
    ///
    /// # Errors
    /// Where they cannot be read; the text says why.
    pub(super) fn read(agent: &str, text: &[u8]) -> Result<Self, &'static str> {
        let text = String::from_utf8_lossy(start_of(text)).into_owned();
        if text.lines().filter(|line| line.contains('$')).nth(MOST_PATTERNS).is_some() {
            return Err("the file has too many patterns");
        }
        let robot = Robot::new(product(agent), text.as_bytes()).map_err(|_| "the rules in the file cannot be read")?;
        Ok(Self { robot: Some(robot), text })
    }

    /// The pause between two requests that the host asks for.
    pub(super) fn delay(&self) -> Option<Duration> {
        let seconds = self.robot.as_ref()?.delay?.min(LONGEST_DELAY);
        Duration::try_from_secs_f32(seconds).ok().filter(|delay| !delay.is_zero())
    }

    /// The line that forbids an address; `None` where it is allowed.
    pub(super) fn forbids(&self, address: &Url) -> Option<String> {
        let robot = self.robot.as_ref()?;
        (!robot.allowed(address.as_str())).then(|| self.forbidding_line(address))
    }

    /// The longest line that forbids this address when it stands alone: rules are weighed by
    /// length.
    fn forbidding_line(&self, address: &Url) -> String {
        let forbids = |line: &&&str| Robot::new("*", line.as_bytes()).is_ok_and(|rule| !rule.allowed(address.as_str()));
        let lines = self.text.lines().map(str::trim).filter(|line| line.to_ascii_lowercase().starts_with("disallow"));
        let mut lines: Vec<&str> = lines.filter(|line| may_concern(line, address)).collect();
        lines.sort_by_key(|line| std::cmp::Reverse(line.len()));
        lines.iter().take(MOST_LOOKED_AT).find(forbids).copied().unwrap_or("Disallow").to_owned()
    }
}

/// As much of a file as is read, in whole lines: half a rule may forbid more than the whole one.
fn start_of(text: &[u8]) -> &[u8] {
    let Some(start) = text.get(..LONGEST).filter(|_| text.len() > LONGEST) else { return text };
    let end = start.iter().rposition(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or_default();
    start.get(..end).unwrap_or_default()
}

/// Whether the path of a rule begins as an address does, as far as both are plain.
fn may_concern(line: &str, address: &Url) -> bool {
    let path = line.split_once(':').map_or("", |(_, path)| path.trim());
    let plain = path.split(|c: char| matches!(c, '*' | '$' | '%' | '#') || c.is_whitespace() || !c.is_ascii()).next();
    address.path().starts_with(plain.unwrap_or_default()) || address.as_str().contains(plain.unwrap_or_default())
}

/// The agent's name as robots.txt would have it.
fn product(agent: &str) -> &str {
    agent.split(|c: char| c == '/' || c.is_whitespace()).next().unwrap_or(agent)
}

#[cfg(test)]
mod tests {
    use super::*;

    const AGENT: &str = "ofsted-datasets/0.1 (https://example.org; data@example.org)";

    fn forbids(text: &str, path: &str) -> Option<String> {
        let address = format!("https://reports.example{path}").parse().unwrap();
        Robots::read(AGENT, text.as_bytes()).unwrap().forbids(&address)
    }

    #[test]
    fn the_line_that_forbids_is_named() {
        let text = "User-agent: *\r\nDisallow: /search/subscribe\r\nDisallow: /provider/subscribe # no forms\n";
        assert_eq!(forbids(text, "/search?q=&start=0"), None);
        assert_eq!(forbids(text, "/provider/44/80496"), None);
        assert_eq!(forbids(text, "/search/subscribe?a=1").as_deref(), Some("Disallow: /search/subscribe"));
        assert_eq!(forbids("User-agent: *\nDisallow: /", "/v1/file/1").as_deref(), Some("Disallow: /"));
        assert_eq!(
            forbids("User-agent: *\nDisallow: /*?*start=", "/search?q=&start=0").as_deref(),
            Some("Disallow: /*?*start=")
        );
    }

    #[test]
    fn the_longest_rule_of_this_agents_group_counts() {
        let text = "User-agent: other\nDisallow: /\n\nUser-agent: *\nDisallow: /\n\nUser-agent: Ofsted-Datasets\nDisallow: /v1/\nAllow: /v1/file/\n";
        assert_eq!(forbids(text, "/v1/file/1"), None);
        assert_eq!(forbids(text, "/v1/else").as_deref(), Some("Disallow: /v1/"));
        assert_eq!(forbids(text, "/search"), None);
    }

    #[test]
    fn what_says_nothing_allows_everything() {
        for text in ["", "User-agent: *\nDisallow:\n", "<html><h1>Not here</h1></html>", "\u{feff}\0\u{1}: :\n\n"] {
            assert_eq!(forbids(text, "/search"), None, "{text:?}");
        }
        assert_eq!(Robots::allow_all().delay(), None);
    }

    #[test]
    fn a_long_file_is_read_in_whole_lines() {
        let long = |last: &str| format!("User-agent: *\n{}{last}", "# nothing\n".repeat(51_199));
        let text = long("Disallow: /search/subscribe\nDisallow: /provider/\n");
        assert!(
            text.len() > LONGEST && !text.as_bytes()[LONGEST - 1..=LONGEST].contains(&b'\n'),
            "it is cut within a rule"
        );
        assert_eq!(forbids(&text, "/search"), None, "half a rule is none");
        assert_eq!(forbids(&text, "/provider/44/1"), None, "what stands behind is not read");
        let patterns = "User-agent: *\nDisallow: /a$\n".to_owned() + &"Disallow: /b$\n".repeat(MOST_PATTERNS);
        assert_eq!(Robots::read(AGENT, patterns.as_bytes()).unwrap_err(), "the file has too many patterns");
    }

    #[test]
    fn a_delay_is_kept_within_reason() {
        let delay = |text: &str| Robots::read(AGENT, text.as_bytes()).unwrap().delay();
        assert_eq!(delay("User-agent: *\nCrawl-delay: 2.5\n"), Some(Duration::from_millis(2500)));
        assert_eq!(delay("User-agent: *\nCrawl-delay: 86400\n"), Some(Duration::from_mins(1)));
        assert_eq!(delay("User-agent: *\nCrawl-delay: 0\n"), None);
    }
}
