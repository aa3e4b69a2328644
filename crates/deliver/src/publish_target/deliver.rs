//! One object: sent, brought back, held against its digest, and sent again where it came back as
//! something else.

use super::error::TargetError;
use super::plan::Task;
use crate::store::{Objects, Sending, Sent, StoreError};

/// How often an object is sent before it is given up.
const TRIES: usize = 3;

/// Sends a file and sees that it is there.
///
/// # Errors
/// Where it is not: the service does not take it or gives back something else, or what is written
/// once is there already with other bytes.
pub(super) async fn deliver(objects: &Objects, task: &Task<'_>) -> Result<(), TargetError> {
    let (key, digest) = (&task.item.key, &task.item.digest);
    let not_given_back = || TargetError::NotGivenBack { key: key.clone(), tries: TRIES };
    let (mut is_new, mut failed) = (task.is_new, not_given_back());
    for _ in 0..TRIES {
        let sending = Sending { digest: Some(digest), headers: Some(task.headers()), is_new };
        let sent = objects.put(key, &task.item.path, sending).await;
        if let Err(error @ (StoreError::NotAsPublished { .. } | StoreError::File { .. })) = sent {
            return Err(error.into());
        }
        let back = objects.digest(key).await;
        match (sent, back) {
            (_, Ok(Some(there))) if there == *digest => return Ok(()),
            (Ok(Sent::WasThere), Ok(Some(_))) => return Err(TargetError::Other { key: key.clone() }),
            (Ok(Sent::Sent), Ok(Some(_))) => {
                tracing::warn!(key, "the read-back check failed for an object; sending it again");
                // It is this upload's own.
                is_new = false;
                failed = not_given_back();
            }
            // An answer may have been lost on its way; what was sent may be there at the next look.
            (Err(error), _) | (Ok(_), Err(error)) => failed = error.into(),
            (Ok(_), Ok(None)) => failed = not_given_back(),
        }
    }
    Err(failed)
}
