/// Hashes that are the same on every machine, in every run and version, which Swift's own are not: names and numbers that
/// are drawn from them are drawn again alike.
public enum StableHash {
  /// FNV-1a over 64 bits. Every step is one to one, so no single byte can be another unnoticed.
  public static func fnv1a(_ bytes: some Sequence<UInt8>) -> UInt64 {
    bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
  }

  /// FNV-1a over the text's UTF-8.
  public static func fnv1a(_ text: String) -> UInt64 { fnv1a(text.utf8) }

  /// FNV-1a, mixed: near texts are far apart.
  public static func mixed(_ text: String) -> UInt64 { mixed(fnv1a(text)) }

  /// Lets every bit depend on every bit (the end of SplitMix64).
  public static func mixed(_ number: UInt64) -> UInt64 {
    var mixed = (number ^ number >> 30) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
    return mixed ^ mixed >> 31
  }

  /// The end of a name: so many of the letters and digits that Kubernetes draws names from. Without vowels: no words.
  public static func nameSuffix(_ hash: UInt64, length: Int) -> String {
    let letters = Array("bcdfghjklmnpqrstvwxz2456789")
    var (rest, text) = (hash, "")
    for _ in 0..<length {
      text.append(letters[Int(rest % UInt64(letters.count))])
      rest /= UInt64(letters.count)
    }
    return text
  }
}
