//! The one way to standard output and the one way to standard error: nothing else prints.

use std::fmt;
use std::io::{self, Write};

/// A stream that remembers its first fault, so that a command writes on without looking and is judged at its end.
pub struct Output {
    sink: Box<dyn Write + Send>,
    fault: Option<io::Error>,
    at_once: bool,
}

impl Output {
    /// Wraps a stream; `at_once` passes on every write, else they are gathered until the end.
    pub fn new(sink: impl Write + Send + 'static, at_once: bool) -> Self {
        Self { sink: Box::new(io::BufWriter::new(sink)), fault: None, at_once }
    }

    /// Lets `write!` and `writeln!` be used on it, with nothing to be handled.
    pub fn write_fmt(&mut self, args: fmt::Arguments<'_>) {
        self.bytes(args.to_string().as_bytes());
    }

    /// Writes a line.
    pub fn line(&mut self, text: impl fmt::Display) {
        writeln!(self, "{text}");
    }

    /// Writes bytes as they are.
    pub fn bytes(&mut self, bytes: &[u8]) {
        if self.fault.is_some() {
            return;
        }
        if let Err(fault) = self.sink.write_all(bytes) {
            self.fault = Some(fault);
        } else if self.at_once {
            self.flush();
        }
    }

    /// Passes on what was gathered.
    pub fn flush(&mut self) {
        if self.fault.is_none() {
            self.fault = self.sink.flush().err();
        }
    }

    /// Tells whether anybody still takes what is written.
    pub fn is_open(&self) -> bool {
        self.fault.is_none()
    }

    /// Tells why not everything arrived; a reader that went away (`| head`) is no fault.
    pub fn fault(&self) -> Option<&io::Error> {
        self.fault.as_ref().filter(|fault| fault.kind() != io::ErrorKind::BrokenPipe)
    }
}

impl fmt::Debug for Output {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Output").field("fault", &self.fault).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Broken(io::ErrorKind);

    impl Write for Broken {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(self.0.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_full_disk_is_a_fault_and_a_closed_pipe_is_not() {
        for (kind, is_fault) in
            [(io::ErrorKind::StorageFull, true), (io::ErrorKind::BrokenPipe, false)]
        {
            let mut out = Output::new(Broken(kind), false);
            out.line("a");
            out.flush();
            out.line("b");
            assert_eq!(out.fault().is_some(), is_fault, "{kind}");
        }
    }
}
