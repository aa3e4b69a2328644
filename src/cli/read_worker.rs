//! `ofsted read-worker`: the program as a worker of itself. Nobody types it.

use std::io;

use super::failure::Failure;

pub(super) fn serve() -> Result<(), Failure> {
    let served = crate::run::serve_reader(&mut io::stdin().lock(), &mut io::stdout().lock());
    served.map_err(|error| Failure { message: format!("the pipe to a worker broke: {error}"), hint: None, code: 1 })
}
