//! Uploads in parts, as the in-memory bucket keeps them.

use std::collections::BTreeMap;
use std::sync::Mutex;

#[derive(Debug, Default)]
struct Upload {
    key: String,
    parts: BTreeMap<u64, Vec<u8>>,
}

/// Uploads that were begun and are not finished, by their ids.
#[derive(Debug, Default)]
pub struct Uploads {
    begun: Mutex<(u64, BTreeMap<String, Upload>)>,
}

impl Uploads {
    /// Begins one; returns its id.
    ///
    /// # Panics
    /// The lock is poisoned.
    pub fn begin(&self, key: &str) -> String {
        let mut begun = self.begun.lock().expect("not poisoned");
        begun.0 += 1;
        let id = format!("u{}", begun.0);
        begun.1.insert(id.clone(), Upload { key: key.to_owned(), parts: BTreeMap::new() });
        id
    }

    /// Keeps a part; returns whether there is such an upload.
    ///
    /// # Panics
    /// The lock is poisoned.
    pub fn put(&self, id: &str, key: &str, number: u64, bytes: &[u8]) -> bool {
        let mut begun = self.begun.lock().expect("not poisoned");
        let upload = begun.1.get_mut(id).filter(|upload| upload.key == key);
        upload.is_some_and(|upload| {
            upload.parts.insert(number, bytes.to_vec());
            true
        })
    }

    /// The parts as S3 lists them.
    ///
    /// # Panics
    /// The lock is poisoned.
    pub fn list(&self, id: &str, key: &str) -> Option<String> {
        let begun = self.begun.lock().expect("not poisoned");
        let upload = begun.1.get(id).filter(|upload| upload.key == key)?;
        let part = |(number, bytes): (&u64, &Vec<u8>)| {
            let size = bytes.len();
            format!(
                "<Part><PartNumber>{number}</PartNumber><ETag>\"e{number}\"</ETag><Size>{size}</Size></Part>"
            )
        };
        Some(upload.parts.iter().map(part).collect())
    }

    /// Ends one; returns all its bytes.
    ///
    /// # Panics
    /// The lock is poisoned.
    pub fn take(&self, id: &str, key: &str) -> Option<Vec<u8>> {
        let mut begun = self.begun.lock().expect("not poisoned");
        begun.1.get(id).filter(|upload| upload.key == key)?;
        begun.1.remove(id).map(|upload| upload.parts.into_values().flatten().collect())
    }

    /// Forgets all parts, as the lifecycle does.
    ///
    /// # Panics
    /// The lock is poisoned.
    pub fn forget(&self) {
        self.begun.lock().expect("not poisoned").1.clear();
    }

    /// How many are not finished.
    ///
    /// # Panics
    /// The lock is poisoned.
    pub fn unfinished(&self) -> usize {
        self.begun.lock().expect("not poisoned").1.len()
    }
}
