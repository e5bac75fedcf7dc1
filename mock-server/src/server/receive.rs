//! Reads the whole body of a request before anyone answers it, so that a client always gets to the answer.

use std::time::Duration;

use axum::body::Bytes;
use http_body_util::BodyExt;
use tokio::time::{Instant, timeout_at};

/// Bytes of a body that are kept; uploads are the largest.
const KEPT: usize = 16 * 1024 * 1024;
/// Bytes that are read and thrown away before the connection is given up.
const DRAINED: usize = 128 * 1024 * 1024;
/// How long a body may take.
const PATIENCE: Duration = Duration::from_mins(1);

/// Why a body could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// It is larger than anything the platform takes.
    TooLarge,
    /// It did not arrive in time.
    TooSlow,
    /// It broke off, or its framing is wrong.
    Broken,
}

/// The body; without one, nothing is waited for.
pub(super) async fn receive<B>(mut body: B) -> Result<Bytes, Unreadable>
where
    B: BodyExt<Data = Bytes> + Unpin,
{
    if body.is_end_stream() {
        return Ok(Bytes::new());
    }
    // What is announced to be too large is drained, and nothing of it kept.
    let keeps = body.size_hint().lower() <= KEPT as u64;
    let deadline = Instant::now() + PATIENCE;
    let mut kept = Vec::new();
    let mut seen = 0;
    while seen <= DRAINED {
        let frame = timeout_at(deadline, body.frame());
        let Some(frame) = frame.await.map_err(|_| Unreadable::TooSlow)? else {
            break;
        };
        let Ok(data) = frame.map_err(|_| Unreadable::Broken)?.into_data() else {
            continue;
        };
        seen += data.len();
        if keeps && seen <= KEPT {
            kept.extend_from_slice(&data);
        } else {
            kept = Vec::new();
        }
    }
    if seen > KEPT {
        return Err(Unreadable::TooLarge);
    }
    Ok(kept.into())
}
