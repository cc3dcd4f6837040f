//! The standard security handler (ISO 32000-2, 7.6): opens with the empty user password, as every reader tries first.
//! A file that only restricts editing and printing opens with it.

use std::fmt::{self, Write as _};

use aes::cipher::block_padding::NoPadding;
use aes::cipher::{BlockModeDecrypt, BlockModeEncrypt, KeyIvInit};
use md5::{Digest, Md5};
use sha2::{Sha256, Sha384, Sha512};

use super::object::Object;

/// What decides about a password has some hundred bytes.
const TERMS_MAX: usize = 16 * 1024;

/// Stands for an empty password.
const PADDING: [u8; 32] = [
    0x28, 0xBF, 0x4E, 0x5E, 0x4E, 0x75, 0x8A, 0x41, 0x64, 0x00, 0x4E, 0x56, 0xFF, 0xFA, 0x01, 0x08, 0x2E,
    0x2E, 0x00, 0xB6, 0xD0, 0x68, 0x3E, 0x80, 0x2F, 0x0C, 0xA9, 0xFE, 0x64, 0x53, 0x69, 0x7A,
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cipher {
    None,
    Rc4,
    Aes128,
    Aes256,
}

/// The key of a file, and what is encrypted with it how.
#[derive(Clone, Debug)]
pub(super) struct Encryption {
    key: Vec<u8>,
    streams: Cipher,
    texts: Cipher,
}

/// All that decides whether and how a file opens, of a dictionary or of an id; `None` if it is longer than any writer's.
pub(super) fn terms(of: Option<&Object<'_>>) -> Option<Vec<u8>> {
    let keys = ["Filter", "V", "R", "Length", "P", "O", "U", "UE", "EncryptMetadata", "StmF", "StrF", "CF"];
    let mut terms = Terms(Vec::new());
    match of {
        Some(Object::Dictionary(_)) => write!(terms, "{:?}", keys.map(|key| of?.get(key))).ok()?,
        other => write!(terms, "{other:?}").ok()?,
    }
    Some(terms.0)
}

/// Refuses what is too long to be compared.
struct Terms(Vec<u8>);

impl fmt::Write for Terms {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.extend_from_slice(text.as_bytes());
        if self.0.len() > TERMS_MAX { Err(fmt::Error) } else { Ok(()) }
    }
}

/// Decrypts what stands in an object.
pub(super) type Decrypt<'a> = Option<(&'a Encryption, (u32, u16))>;

impl Encryption {
    /// Opens a file with the empty password; `None` if it does not open.
    pub(super) fn open(dictionary: &Object<'_>, id: Option<&Object<'_>>) -> Option<Self> {
        if !dictionary.is_name("Filter", b"Standard") {
            return None;
        }
        let number = |key: &str| dictionary.get(key).and_then(Object::number);
        let (version, revision) = (number("V").unwrap_or(0), number("R").unwrap_or(0));
        let key = match revision {
            2..=4 => legacy_key(dictionary, id, (version, revision))?,
            5 | 6 => modern_key(dictionary, revision)?,
            _ => return None,
        };
        let cipher = |which: &str| match version {
            4 | 5 => named_cipher(dictionary, which),
            _ => Cipher::Rc4,
        };
        Some(Self { streams: cipher("StmF"), texts: cipher("StrF"), key })
    }

    pub(super) fn stream(&self, object: (u32, u16), data: &[u8]) -> Vec<u8> {
        self.decrypted(self.streams, object, data)
    }

    pub(super) fn text(&self, object: (u32, u16), data: &[u8]) -> Vec<u8> {
        self.decrypted(self.texts, object, data)
    }

    fn decrypted(&self, cipher: Cipher, (number, generation): (u32, u16), data: &[u8]) -> Vec<u8> {
        let salt: &[u8] = if cipher == Cipher::Aes128 { b"sAlT" } else { b"" };
        let own = || {
            let (number, generation) = (number.to_le_bytes(), generation.to_le_bytes());
            let digest = Md5::digest([&self.key, &number[..3], &generation, salt].concat());
            digest[..(self.key.len() + 5).min(16)].to_vec()
        };
        let aes = |key: &[u8]| match data.split_first_chunk::<16>() {
            Some((start, rest)) => decrypted_blocks(key, start, &rest[..rest.len() / 16 * 16]),
            None => Vec::new(),
        };
        match cipher {
            Cipher::None => data.to_vec(),
            Cipher::Rc4 => rc4(&own(), data),
            Cipher::Aes128 => aes(&own()),
            Cipher::Aes256 => aes(&self.key),
        }
    }
}

fn named_cipher(dictionary: &Object<'_>, which: &str) -> Cipher {
    let Some(Object::Name(name)) = dictionary.get(which) else { return Cipher::None };
    let filter = str::from_utf8(name).ok().and_then(|name| dictionary.get("CF")?.get(name));
    match filter.and_then(|filter| filter.get("CFM")) {
        Some(Object::Name(method)) if **method == *b"V2" => Cipher::Rc4,
        Some(Object::Name(method)) if **method == *b"AESV2" => Cipher::Aes128,
        Some(Object::Name(method)) if **method == *b"AESV3" => Cipher::Aes256,
        _ => Cipher::None,
    }
}

/// Algorithms 2, 4, 5 and 6.
fn legacy_key(
    dictionary: &Object<'_>,
    id: Option<&Object<'_>>,
    (version, revision): (i64, i64),
) -> Option<Vec<u8>> {
    let (owner, user) = (dictionary.get("O")?.text()?, dictionary.get("U")?.text()?);
    // A signed number of 32 bits, which some writers give as an unsigned one.
    let permissions = dictionary.get("P")?.number()?.to_le_bytes();
    let id = match id {
        Some(Object::Array(parts)) => parts.first().and_then(Object::text).unwrap_or_default(),
        _ => &[],
    };
    let bits = dictionary.get("Length").and_then(Object::number).unwrap_or(40);
    let length = match (version, revision) {
        (4, _) => 16,
        (_, 2) => 5,
        _ => usize::try_from(bits / 8).ok()?.clamp(5, 16),
    };
    let is_metadata_open = revision >= 4 && dictionary.get("EncryptMetadata") == Some(&Object::False);
    let rest: &[u8] = if is_metadata_open { &[0xFF; 4] } else { &[] };
    let owner = owner.get(..32)?;
    let mut digest = Md5::digest([&PADDING, owner, &permissions[..4], id, rest].concat()).to_vec();
    if revision >= 3 {
        for _ in 0..50 {
            digest = Md5::digest(&digest[..length]).to_vec();
        }
    }
    let key = digest[..length].to_vec();
    let is_right = if revision == 2 {
        rc4(&key, &PADDING) == user.get(..32)?
    } else {
        let mut proof = rc4(&key, &Md5::digest([&PADDING, id].concat()));
        for round in 1..20_u8 {
            let turned: Vec<u8> = key.iter().map(|byte| byte ^ round).collect();
            proof = rc4(&turned, &proof);
        }
        proof == user.get(..16)?
    };
    is_right.then_some(key)
}

/// Algorithms 2.A and 11.
fn modern_key(dictionary: &Object<'_>, revision: i64) -> Option<Vec<u8>> {
    let (user, sealed) = (dictionary.get("U")?.text()?, dictionary.get("UE")?.text()?);
    let (proof, validation, salt) = (user.get(..32)?, user.get(32..40)?, user.get(40..48)?);
    let hash = |salt: &[u8]| if revision == 5 { Sha256::digest(salt).to_vec() } else { hardened(salt) };
    (hash(validation) == proof)
        .then(|| decrypted_blocks(&hash(salt), &[0; 16], sealed.get(..32).unwrap_or_default()))
}

/// Algorithm 2.B for the empty password.
fn hardened(salt: &[u8]) -> Vec<u8> {
    let mut key = Sha256::digest(salt).to_vec();
    let mut round = 0_u8;
    loop {
        let mut block = key.repeat(64);
        let length = block.len();
        let encryptor = cbc::Encryptor::<aes::Aes128>::new_from_slices(&key[..16], &key[16..32]);
        let Ok(encryptor) = encryptor else { return Vec::new() };
        if encryptor.encrypt_padded::<NoPadding>(&mut block, length).is_err() {
            return Vec::new();
        }
        let remainder = block[..16].iter().map(|byte| u16::from(*byte)).sum::<u16>() % 3;
        key = match remainder {
            0 => Sha256::digest(&block).to_vec(),
            1 => Sha384::digest(&block).to_vec(),
            _ => Sha512::digest(&block).to_vec(),
        };
        round = round.saturating_add(1);
        let last = block.last().copied().unwrap_or(0);
        if round >= 64 && last <= round.saturating_sub(32) || round == u8::MAX {
            key.truncate(32);
            return key;
        }
    }
}

fn decrypted_blocks(key: &[u8], start: &[u8; 16], data: &[u8]) -> Vec<u8> {
    let mut data = data.to_vec();
    let decrypted = match key.len() {
        16 => cbc::Decryptor::<aes::Aes128>::new_from_slices(key, start)
            .ok()
            .and_then(|decryptor| decryptor.decrypt_padded::<NoPadding>(&mut data).ok().map(<[u8]>::len)),
        32 => cbc::Decryptor::<aes::Aes256>::new_from_slices(key, start)
            .ok()
            .and_then(|decryptor| decryptor.decrypt_padded::<NoPadding>(&mut data).ok().map(<[u8]>::len)),
        _ => None,
    };
    data.truncate(decrypted.unwrap_or(0));
    data
}

fn rc4(key: &[u8], data: &[u8]) -> Vec<u8> {
    let mut state: Vec<u8> = (0..=255).collect();
    let mut at = 0_u8;
    for turn in 0..=255_u8 {
        at = at.wrapping_add(state[usize::from(turn)]).wrapping_add(key[usize::from(turn) % key.len()]);
        state.swap(usize::from(turn), usize::from(at));
    }
    let (mut left, mut right) = (0_u8, 0_u8);
    let out = data.iter().map(|byte| {
        left = left.wrapping_add(1);
        right = right.wrapping_add(state[usize::from(left)]);
        state.swap(usize::from(left), usize::from(right));
        let index = state[usize::from(left)].wrapping_add(state[usize::from(right)]);
        byte ^ state[usize::from(index)]
    });
    out.collect()
}
