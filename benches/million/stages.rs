//! What stages took: seconds, seconds of the processors, and the most memory that the process ever
//! held. Reads Linux's `/proc`; elsewhere the latter two are 0.

use std::time::Instant;

/// A clock that tells of each stage once it is done.
pub struct Stages {
    begun: Instant,
    last: Instant,
    processors: f64,
}

impl Stages {
    /// The first stage begins.
    #[expect(clippy::disallowed_methods, reason = "a benchmark is there to look at the clock")]
    pub fn begin() -> Self {
        let now = Instant::now();
        println!("{:>9} {:>11} {:>10}  stage", "seconds", "processors", "most MB");
        Self { begun: now, last: now, processors: processor_seconds() }
    }

    /// A stage is done, and the next begins.
    #[expect(clippy::disallowed_methods, reason = "a benchmark is there to look at the clock")]
    pub fn done(&mut self, stage: &str) {
        let (now, processors) = (Instant::now(), processor_seconds());
        tell((now - self.last).as_secs_f64(), processors - self.processors, stage);
        (self.last, self.processors) = (now, processors);
    }

    /// All of them.
    pub fn all(&self) {
        tell((self.last - self.begun).as_secs_f64(), self.processors, "all");
    }
}

fn tell(seconds: f64, processors: f64, stage: &str) {
    println!("{seconds:>9.1} {processors:>11.1} {:>10}  {stage}", most_memory() / 1_000_000);
}

/// Seconds of the processors that this process had.
fn processor_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let behind_name = stat.rsplit(')').next().unwrap_or_default();
    let ticks = behind_name.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok());
    ticks.sum::<f64>() / 100.0
}

/// The most bytes of memory that this process held.
fn most_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.split_whitespace().next().and_then(|kibibytes| kibibytes.parse::<u64>().ok()).unwrap_or_default() * 1024
}
