//! The organizer's certificate.

use std::fmt;
use std::sync::Arc;

use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::TlsAcceptor;

/// A certificate with its key, ready to serve.
#[derive(Clone)]
pub struct Certificate(Arc<ServerConfig>);

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Certificate")
    }
}

impl Certificate {
    pub(in crate::web) fn acceptor(&self) -> TlsAcceptor {
        TlsAcceptor::from(Arc::clone(&self.0))
    }
}

/// Reads a certificate with its chain, and its key, both PEM.
///
/// # Errors
/// Says what is wrong with them.
pub fn certificate(chain: &[u8], key: &[u8]) -> Result<Certificate, String> {
    let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(chain).collect();
    let chain = chain.map_err(|why| format!("the certificate cannot be read: {why}"))?;
    if chain.is_empty() {
        return Err("there is no certificate in that file".to_owned());
    }
    let key = PrivateKeyDer::from_pem_slice(key)
        .map_err(|why| format!("the key cannot be read: {why}"))?;
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|why| why.to_string())?
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .map_err(|why| format!("certificate and key cannot be used: {why}"))?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Certificate(Arc::new(config)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_certificate_is_said() {
        let wrong = certificate(b"", b"").unwrap_err();
        assert_eq!(wrong, "there is no certificate in that file");
    }
}
