//! Bytes with their length in front, over a pipe. Means nothing by them.

use std::io::{self, Read, Write};

/// No frame is longer: a length beyond this is noise on the pipe.
const MOST_BYTES: u32 = 1 << 30;

/// Writes a frame; nothing is sent before the writer is flushed.
pub(super) fn write(to: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    let length = u32::try_from(bytes.len()).ok().filter(|length| *length <= MOST_BYTES);
    let length = length.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "the frame is too long"))?;
    to.write_all(&length.to_be_bytes())?;
    to.write_all(bytes)
}

/// Reads a frame; `None` where the other end hung up between two frames.
pub(super) fn read(from: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut head = Vec::new();
    if from.by_ref().take(4).read_to_end(&mut head)? == 0 {
        return Ok(None);
    }
    let head = <[u8; 4]>::try_from(head.as_slice()).map_err(|_| io::ErrorKind::UnexpectedEof)?;
    let length = u32::from_be_bytes(head);
    if length > MOST_BYTES {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "the frame is too long"));
    }
    let mut bytes = Vec::new();
    // Room grows with what really comes: a wrong length asks for no memory.
    let count = from.take(u64::from(length)).read_to_end(&mut bytes)?;
    if count as u64 == u64::from(length) { Ok(Some(bytes)) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_come_out_as_they_went_in() {
        let mut pipe = Vec::new();
        for frame in [&b"one"[..], b"", b"three"] {
            write(&mut pipe, frame).unwrap();
        }
        let mut from = pipe.as_slice();
        let mut next = || read(&mut from).unwrap();
        assert_eq!([next(), next(), next()], [Some(b"one".to_vec()), Some(Vec::new()), Some(b"three".to_vec())]);
        assert_eq!(next(), None);
    }

    #[test]
    fn half_a_frame_and_noise_are_errors() {
        let mut pipe = Vec::new();
        write(&mut pipe, b"frame").unwrap();
        for length in 1..pipe.len() {
            assert!(read(&mut &pipe[..length]).is_err(), "{length}");
        }
        assert!(read(&mut &[255; 4][..]).is_err());
    }
}
