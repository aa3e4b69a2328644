//! The addresses of a site: as the live one has them, and where this run asks for them.

use url::Url;

/// A site's two hosts, and the hosts that stand in for them in this run (the same, on the live
/// site).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteAddresses {
    /// The live site's pages, for example `https://reports.ofsted.gov.uk/`.
    pub pages: Url,
    /// The live site's files, for example `https://files.ofsted.gov.uk/`.
    pub files: Url,
    /// Where this run asks for pages.
    pub pages_at: Url,
    /// Where this run asks for files.
    pub files_at: Url,
}

/// The path under which the files host keeps documents.
const FILE_PATH: &str = "/v1/file/";

impl SiteAddresses {
    /// Whether this run asks the live site and no stand-in.
    pub fn are_live(&self) -> bool {
        same_host(&self.pages, &self.pages_at) && same_host(&self.files, &self.files_at)
    }

    /// The live site's address of something that was linked as `link` on a page of this run.
    /// `None` where the link leads to none of the site's hosts.
    pub fn canonical(&self, link: &Url) -> Option<Url> {
        let on_files_host = same_host(&self.files, link) || same_host(&self.files_at, link);
        let on_pages_host = same_host(&self.pages, link) || same_host(&self.pages_at, link);
        // A stand-in may serve pages and files on one host: then the path tells them apart.
        let is_file = link.path().starts_with(FILE_PATH) || (on_files_host && !on_pages_host);
        (on_files_host || on_pages_host).then(|| moved(link, if is_file { &self.files } else { &self.pages }))
    }

    /// The same for a link on a page of any run: an archived page may be a stand-in's that listened
    /// on another port. No page of the live site links to the reader's own machine.
    pub fn linked(&self, link: &Url) -> Option<Url> {
        let of_a_stand_in = || {
            let base = if link.path().starts_with(FILE_PATH) { &self.files } else { &self.pages };
            is_loopback(link).then(|| moved(link, base))
        };
        self.canonical(link).or_else(of_a_stand_in)
    }

    /// Where this run asks for a live address. `None` where it is on none of the site's hosts.
    pub fn actual(&self, canonical: &Url) -> Option<Url> {
        if same_host(&self.files, canonical) {
            Some(moved(canonical, &self.files_at))
        } else if same_host(&self.pages, canonical) {
            Some(moved(canonical, &self.pages_at))
        } else {
            None
        }
    }
}

/// The variable of the environment under which the program asks nobody but this machine, whatever
/// it says: tests and CI set it, so that none of their runs can reach a live site.
pub const LOOPBACK_ONLY: &str = "OFSTED_LOOPBACK_ONLY";

/// Whether an address is on this machine.
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        None => false,
    }
}

/// The same name and port; `http` and `https` on their own ports are one host.
fn same_host(a: &Url, b: &Url) -> bool {
    a.host_str() == b.host_str() && a.port() == b.port()
}

/// `url` with scheme, host and port of `base`.
fn moved(url: &Url, base: &Url) -> Url {
    let mut moved = base.clone();
    moved.set_path(url.path());
    moved.set_query(url.query());
    moved
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_is_this_machine_alone() {
        let check = |text: &str, expected| assert_eq!(is_loopback(&text.parse().unwrap()), expected, "{text}");
        check("http://127.0.0.1:8044/", true);
        check("http://127.9.9.9/", true);
        check("http://[::1]:8044/", true);
        check("http://localhost:8044/", true);
        check("http://localhost.example/", false);
        check("http://10.0.0.1/", false);
        check("http://127.0.0.1.example/", false);
        check("https://reports.ofsted.gov.uk/", false);
    }
}
