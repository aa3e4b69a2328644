//! How much memory a worker may take, and how long it has worked. Sets the first for this process;
//! watches over neither.

use std::time::Duration;

/// The memory that a worker may take, in MiB. The largest real report takes a tenth of it.
pub const MEMORY_MIB: u64 = 256;

/// Sets the limits of this process, once and for good; says whether memory is bounded now.
#[cfg(target_os = "linux")]
pub(super) fn set() -> bool {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    let lower = |resource, most: u64| {
        let most = getrlimit(resource).maximum.map_or(most, |maximum| maximum.min(most));
        setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) }).is_ok()
    };
    // A worker that crashes has done its work; nobody wants its memory on disk.
    lower(Resource::Core, 0);
    lower(Resource::Data, MEMORY_MIB << 20)
}

/// Other systems have no limit that holds for all of a process's own memory.
#[cfg(not(target_os = "linux"))]
pub(super) fn set() -> bool {
    false
}

/// How long processors have worked for this process so far; `None` where the system does not say.
#[cfg(unix)]
pub(super) fn time_worked() -> Option<Duration> {
    let worked = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Duration::try_from(worked).ok()
}

/// How long processors have worked for this process so far; `None` where the system does not say.
#[cfg(not(unix))]
pub(super) fn time_worked() -> Option<Duration> {
    None
}
