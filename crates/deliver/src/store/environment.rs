//! What the environment says of a service: its variables by name, empty ones left out, and which
//! sets of them open a store. Reads no other place, so that nobody is asked for credentials who was
//! not named.

use super::error::StoreError;
use ofsted_config::StoreService;
use ofsted_model::LOOPBACK_ONLY;

/// Variables that do together.
type Set = &'static [&'static str];

const S3: &[Set] = &[
    &["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"],
    &["AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN"],
    &["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"],
    &["AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"],
];
const GS: &[Set] = &[
    &["GOOGLE_SERVICE_ACCOUNT_KEY"],
    &["GOOGLE_SERVICE_ACCOUNT"],
    &["GOOGLE_SERVICE_ACCOUNT_PATH"],
    &["GOOGLE_APPLICATION_CREDENTIALS"],
];
const AZ: &[Set] = &[
    &["AZURE_STORAGE_ACCOUNT_NAME", "AZURE_STORAGE_ACCOUNT_KEY"],
    &["AZURE_STORAGE_ACCOUNT_NAME", "AZURE_STORAGE_SAS_TOKEN"],
    &["AZURE_STORAGE_ACCOUNT_NAME", "AZURE_STORAGE_SAS_KEY"],
    &["AZURE_STORAGE_ACCOUNT_NAME", "AZURE_STORAGE_TOKEN"],
    &["AZURE_STORAGE_ACCOUNT_NAME", "AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET", "AZURE_TENANT_ID"],
    &["AZURE_STORAGE_ACCOUNT_NAME", "AZURE_CLIENT_ID", "AZURE_FEDERATED_TOKEN_FILE", "AZURE_TENANT_ID"],
    &["AZURE_STORAGE_USE_EMULATOR"],
];
/// Variables that name a service's place: with `http://` before it, no secrecy is asked for.
const PLACES: &[&str] = &["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "GOOGLE_BASE_URL", "AZURE_STORAGE_ENDPOINT"];

/// Whether the environment allows nobody but this machine to be asked.
pub(super) fn is_loopback_only() -> bool {
    std::env::var_os(LOOPBACK_ONLY).is_some_and(|value| !value.is_empty())
}

/// The variables of a service that say something.
#[derive(Default)]
pub(super) struct Environment {
    variables: Vec<(String, String)>,
}

impl Environment {
    /// Those of a service in the program's environment.
    pub(super) fn new(service: StoreService) -> Self {
        let texts =
            std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
        Self::among(service, texts)
    }

    fn among(service: StoreService, variables: impl Iterator<Item = (String, String)>) -> Self {
        let begins = match service {
            StoreService::S3 => "AWS_",
            StoreService::Gs => "GOOGLE_",
            StoreService::Az => "AZURE_",
        };
        let says = |(name, value): &(String, String)| name.starts_with(begins) && !value.trim().is_empty();
        Self { variables: variables.filter(says).collect() }
    }

    /// Names and values.
    pub(super) fn variables(&self) -> impl Iterator<Item = (&str, &str)> {
        self.variables.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    fn has(&self, name: &str) -> bool {
        self.variables().any(|(there, _)| there == name)
    }

    /// Refuses an environment without credentials, naming what is missing.
    pub(super) fn check(&self, service: StoreService) -> Result<(), StoreError> {
        let (sets, hint) = wanted(service);
        if sets.iter().any(|set| set.iter().all(|name| self.has(name))) {
            return Ok(());
        }
        let begun = |set: &&Set| set.iter().any(|name| self.has(name));
        let nearest: Set = sets.iter().find(begun).or(sets.first()).copied().unwrap_or_default();
        let missing: Vec<&str> = nearest.iter().copied().filter(|name| !self.has(name)).collect();
        let are = if missing.len() == 1 { "is" } else { "are" };
        Err(StoreError::Settings {
            reason: format!("{} {are} not set in the environment", missing.join(" and ")),
            hint,
        })
    }

    /// Whether a place without secrecy is named; refuses one that is no address.
    pub(super) fn is_plain_http(&self) -> Result<bool, StoreError> {
        let mut plain = false;
        for (name, value) in self.variables().filter(|(name, _)| PLACES.contains(name)) {
            let place = url::Url::parse(value).ok().filter(|place| matches!(place.scheme(), "http" | "https"));
            let hint = "write the service's address, starting with https://";
            let reason = || format!("{name} is not a web address");
            plain |= place.ok_or_else(|| StoreError::Settings { reason: reason(), hint })?.scheme() == "http";
        }
        Ok(plain)
    }

    /// A text without any value of the environment that it may hold.
    pub(super) fn hidden(&self, text: &str) -> String {
        let long = self.variables().filter(|(name, value)| value.len() >= 6 && !PLACES.contains(name));
        long.fold(text.to_owned(), |text, (name, value)| text.replace(value, &format!("the value of {name}")))
    }
}

fn wanted(service: StoreService) -> (&'static [Set], &'static str) {
    match service {
        StoreService::S3 => (
            S3,
            "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; if your service needs them, also set AWS_REGION or \
             AWS_ENDPOINT_URL",
        ),
        StoreService::Gs => (
            GS,
            "set GOOGLE_SERVICE_ACCOUNT_KEY to the JSON key of a service account, or GOOGLE_APPLICATION_CREDENTIALS to \
             the path of its file; if you have HMAC keys, use an s3:// address and set AWS_ENDPOINT_URL to \
             https://storage.googleapis.com",
        ),
        StoreService::Az => {
            (AZ, "set AZURE_STORAGE_ACCOUNT_NAME, and AZURE_STORAGE_ACCOUNT_KEY or AZURE_STORAGE_SAS_TOKEN")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(service: StoreService, variables: &[(&str, &str)]) -> Environment {
        let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Environment::among(service, variables)
    }

    #[test]
    fn what_is_missing_is_named() {
        for (service, variables, missing) in [
            (StoreService::S3, &[][..], "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not"),
            (StoreService::S3, &[("AWS_ACCESS_KEY_ID", "a"), ("AWS_REGION", "x")], "AWS_SECRET_ACCESS_KEY is not"),
            (
                StoreService::S3,
                &[("AWS_ACCESS_KEY_ID", "a"), ("AWS_SECRET_ACCESS_KEY", " ")],
                "AWS_SECRET_ACCESS_KEY is not",
            ),
            (StoreService::S3, &[("AWS_ROLE_ARN", "a")], "AWS_WEB_IDENTITY_TOKEN_FILE is not"),
            (StoreService::Gs, &[("AWS_ACCESS_KEY_ID", "a")], "GOOGLE_SERVICE_ACCOUNT_KEY is not"),
            (StoreService::Az, &[("AZURE_STORAGE_ACCOUNT_NAME", "a")], "AZURE_STORAGE_ACCOUNT_KEY is not"),
        ] {
            let refused = environment(service, variables).check(service).unwrap_err().to_string();
            assert!(refused.contains(missing), "{refused}");
        }
        let whole = [("AWS_ACCESS_KEY_ID", "a"), ("AWS_SECRET_ACCESS_KEY", "b")];
        assert!(environment(StoreService::S3, &whole).check(StoreService::S3).is_ok());
        let sas = [("AZURE_STORAGE_ACCOUNT_NAME", "a"), ("AZURE_STORAGE_SAS_TOKEN", "b")];
        assert!(environment(StoreService::Az, &sas).check(StoreService::Az).is_ok());
    }

    #[test]
    fn a_place_is_an_address_and_a_secret_stays_one() {
        let plain = |value| environment(StoreService::S3, &[("AWS_ENDPOINT_URL", value)]).is_plain_http();
        assert!(plain("http://127.0.0.1:9000").unwrap());
        assert!(!plain("https://storage.googleapis.com").unwrap());
        assert!(!plain(" ").unwrap());
        let refused = plain("secret at a place").unwrap_err().to_string();
        assert_eq!(refused, "could not open the object store: AWS_ENDPOINT_URL is not a web address");
        let hiding = environment(StoreService::Az, &[("AZURE_STORAGE_ACCOUNT_KEY", "c2VjcmV0")]);
        assert_eq!(hiding.hidden("bad key c2VjcmV0!"), "bad key the value of AZURE_STORAGE_ACCOUNT_KEY!");
    }
}
