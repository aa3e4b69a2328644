//! Whether a deployed site is the folder that was approved: the files that say what it is, byte for
//! byte. Deploys nothing.

use std::path::Path;
use std::time::Duration;

use url::Url;

use super::error::RunError;
use super::progress::Progress;
use crate::local;
use ofsted_crawl::fetch::{Client, FetchError, RequestKind, Settings};
use ofsted_model::SiteAddresses;

/// The files that tell one version from another: digests of all others, and the versions
/// themselves.
const TELLING: &[&str] = &["versions.json", "SHA256SUMS"];
/// Between two looks at a site whose caches still hand out the version before.
const WAIT: Duration = Duration::from_secs(15);

/// Compares a deployed site with a folder, as often as asked for until they are the same; with
/// `loopback_only`, a site of this machine alone. Gives the files compared.
///
/// # Errors
/// Where they are not the same, the folder has no such file, or the site cannot be reached.
pub async fn verify_deployed(
    folder: &Path,
    site: &Url,
    looks: u32,
    loopback_only: bool,
    progress: &dyn Progress,
) -> Result<Vec<&'static str>, RunError> {
    let approved: Vec<(&str, Vec<u8>)> =
        TELLING.iter().filter_map(|name| Some((*name, local::read(&folder.join(name)).ok()?))).collect();
    if approved.is_empty() {
        let message = format!("{} contains neither {}", folder.display(), TELLING.join(" nor "));
        return Err(RunError::Usage { message, hint: "give the path of the folder that was deployed".to_owned() });
    }
    let site = &as_folder(site);
    let client = Client::new(Settings { loopback_only, ..settings(site, "deployment check") })?;
    let mut left = looks;
    loop {
        left = left.saturating_sub(1);
        match first_other(&client, site, &approved).await? {
            None => return Ok(approved.into_iter().map(|(name, _)| name).collect()),
            Some(address) if left == 0 => return Err(RunError::NotDeployed { address, folder: folder.to_owned() }),
            Some(address) => {
                progress.note(&format!("{address} does not match the approved file yet; {left} attempts left"));
            }
        }
        tokio::time::sleep(WAIT).await;
    }
}

/// The address with a `/` at its end, so that names are joined to it.
pub(super) fn as_folder(site: &Url) -> Url {
    let mut site = site.clone();
    if !site.path().ends_with('/') {
        site.set_path(&format!("{}/", site.path()));
    }
    site
}

/// The address of the first file that is not as approved.
async fn first_other(
    client: &Client,
    site: &Url,
    approved: &[(&'static str, Vec<u8>)],
) -> Result<Option<String>, RunError> {
    for (name, bytes) in approved {
        let address = site.join(name).map_err(|error| RunError::Bug(format!("{site}{name}: {error}")))?;
        let is_same = match client.get(&address, RequestKind::Page, None).await {
            Ok(exchange) => exchange.body == *bytes,
            Err(FetchError::Gone { .. }) => false,
            Err(error) => return Err(error.into()),
        };
        if !is_same {
            return Ok(Some(address.to_string()));
        }
    }
    Ok(None)
}

/// Those of a client that asks a published site alone, and says what for.
pub(super) fn settings(site: &Url, what_for: &str) -> Settings {
    let addresses =
        SiteAddresses { pages: site.clone(), files: site.clone(), pages_at: site.clone(), files_at: site.clone() };
    let user_agent = format!("ofsted-datasets/{} ({what_for}; {site})", env!("CARGO_PKG_VERSION"));
    Settings::new(addresses, user_agent, 1.0)
}
