/// FNV-1a over bytes, finished so that near texts are far apart: the same on every machine and in every run, which
/// Swift's own hashes are not.
func stableHash(_ text: String) -> UInt64 {
  var hash: UInt64 = 0xcbf2_9ce4_8422_2325
  for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
  // The finish of SplitMix64: FNV's last bytes would else change only the low bits.
  hash = (hash ^ hash >> 30) &* 0xbf58_476d_1ce4_e5b9
  hash = (hash ^ hash >> 27) &* 0x94d0_49bb_1331_11eb
  return hash ^ hash >> 31
}

/// So many letters and digits that a name may have. Without vowels, as in the cluster's own random names: no words.
func nameSuffix(_ hash: UInt64, length: Int) -> String {
  let letters = Array("bcdfghjklmnpqrstvwxz2456789")
  var (rest, text) = (hash, "")
  for _ in 0..<length {
    text.append(letters[Int(rest % UInt64(letters.count))])
    rest /= UInt64(letters.count)
  }
  return text
}
