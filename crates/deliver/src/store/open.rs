//! A store's address and the environment to a client of its service, with limits on time and on
//! sending again. Asks nobody.

use std::sync::Arc;
use std::time::Duration;

use object_store::aws::AmazonS3Builder;
use object_store::azure::MicrosoftAzureBuilder;
use object_store::gcp::GoogleCloudStorageBuilder;
use object_store::{BackoffConfig, ClientOptions, ObjectStore, RetryConfig};

use super::environment::Environment;
use super::error::StoreError;
use super::line::Connector;
use ofsted_config::{StoreAddress, StoreService};

/// Time to connect; to hear anything, while a part is on its way too; for one request in all.
const CONNECT: Duration = Duration::from_secs(10);
const SILENCE: Duration = Duration::from_mins(3);
const ANSWER: Duration = Duration::from_mins(10);

/// A client of the service that an address names. Credentials come from the environment.
pub(super) fn open(address: &StoreAddress, connector: Connector) -> Result<Arc<dyn ObjectStore>, StoreError> {
    let environment = Environment::new(address.service);
    environment.check(address.service)?;
    let options = ClientOptions::new()
        .with_connect_timeout(CONNECT)
        .with_read_timeout(SILENCE)
        .with_timeout(ANSWER)
        .with_allow_http(environment.is_plain_http()?);
    let opened: object_store::Result<Arc<dyn ObjectStore>> = match address.service {
        StoreService::S3 => s3(address, &environment, options, connector),
        StoreService::Gs => gs(address, &environment, options, connector),
        StoreService::Az => az(address, &environment, options, connector),
    };
    opened.map_err(|error| StoreError::Settings {
        reason: environment.hidden(&error.to_string()),
        hint: "check the environment variables that the book lists for this service, under \"Syncing to an object store\"",
    })
}

/// Some ten tries within two minutes.
fn again() -> RetryConfig {
    let backoff =
        BackoffConfig { init_backoff: Duration::from_millis(200), max_backoff: Duration::from_secs(15), base: 2.0 };
    RetryConfig { backoff, max_retries: 9, retry_timeout: Duration::from_mins(2) }
}

// The three builders have the same methods and no trait in common.

fn s3(
    address: &StoreAddress,
    environment: &Environment,
    options: ClientOptions,
    connector: Connector,
) -> object_store::Result<Arc<dyn ObjectStore>> {
    let begun = AmazonS3Builder::new().with_client_options(options).with_retry(again()).with_http_connector(connector);
    let told = environment.variables().fold(begun, |builder, (name, value)| {
        match name.to_ascii_lowercase().parse() {
            Ok(key) => builder.with_config(key, value),
            Err(_) => builder, // a variable of some other program
        }
    });
    Ok(Arc::new(told.with_bucket_name(&address.bucket).build()?))
}

fn gs(
    address: &StoreAddress,
    environment: &Environment,
    options: ClientOptions,
    connector: Connector,
) -> object_store::Result<Arc<dyn ObjectStore>> {
    let begun = GoogleCloudStorageBuilder::new()
        .with_client_options(options)
        .with_retry(again())
        .with_http_connector(connector);
    let told = environment.variables().fold(begun, |builder, (name, value)| {
        match name.to_ascii_lowercase().parse() {
            Ok(key) => builder.with_config(key, value),
            Err(_) => builder, // a variable of some other program
        }
    });
    Ok(Arc::new(told.with_bucket_name(&address.bucket).build()?))
}

fn az(
    address: &StoreAddress,
    environment: &Environment,
    options: ClientOptions,
    connector: Connector,
) -> object_store::Result<Arc<dyn ObjectStore>> {
    let begun =
        MicrosoftAzureBuilder::new().with_client_options(options).with_retry(again()).with_http_connector(connector);
    let told = environment.variables().fold(begun, |builder, (name, value)| {
        match name.to_ascii_lowercase().parse() {
            Ok(key) => builder.with_config(key, value),
            Err(_) => builder, // a variable of some other program
        }
    });
    Ok(Arc::new(told.with_container_name(&address.bucket).build()?))
}
