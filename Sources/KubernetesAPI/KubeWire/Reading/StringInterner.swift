/// A cache that lets equal strings share storage: a cluster has far fewer distinct names of Nodes, zones and Services than
/// references to them. Strings of up to 15 bytes are stored inline by Swift and are not cached.
struct StringInterner {
  /// The maximum number of cached strings. If it is exceeded, the cache is cleared, so that names of deleted Nodes do not stay
  /// forever.
  static let limit = 1 << 16
  /// The maximum number of slots probed for a string. Limits the cost of deliberate hash collisions.
  private static let probeLimit = 16
  private static let longestInline = 15

  /// An open-addressing hash table with at least twice as many slots as strings. Unused slots contain empty strings.
  private var slots: [String] = []
  private(set) var count = 0
  /// Lists of a single string, by that string.
  private var lists: [String: [String]] = [:]

  /// Returns the string of these bytes; nil if they are not UTF-8.
  mutating func text(_ bytes: Span<UInt8>) -> String? {
    guard bytes.count > Self.longestInline else { return String(validating: bytes) }
    if slots.isEmpty { slots = Array(repeating: "", count: 256) }
    var slot = Self.hash(bytes) & (slots.count - 1)
    for _ in 0..<Self.probeLimit {
      if slots[slot].isEmpty { return keep(bytes, at: slot) }
      if slots[slot].equals(utf8: bytes) { return slots[slot] }
      slot = (slot + 1) & (slots.count - 1)
    }
    return String(validating: bytes)
  }

  /// Returns the list with the string appended. Most lists have one string, and few of those are distinct, so they share
  /// storage.
  mutating func list(_ list: [String], and text: String) -> [String] {
    guard list.isEmpty else { return list + [text] }
    if let known = lists[text] { return known }
    if lists.count >= Self.limit { lists = [:] }
    let new = [text]
    lists[text] = new
    return new
  }

  private mutating func keep(_ bytes: Span<UInt8>, at slot: Int) -> String? {
    guard let text = String(validating: bytes) else { return nil }
    slots[slot] = text
    count += 1
    if count > slots.count / 2 { grow() }
    return text
  }

  private mutating func grow() {
    let kept = count > Self.limit ? [] : slots
    slots = Array(repeating: "", count: count > Self.limit ? 256 : slots.count * 2)
    count = 0
    for text in kept where !text.isEmpty { put(text) }
  }

  private mutating func put(_ text: String) {
    var slot = Self.hash(text.utf8.span) & (slots.count - 1)
    for _ in 0..<Self.probeLimit {
      if slots[slot].isEmpty {
        slots[slot] = text
        count += 1
        return
      }
      slot = (slot + 1) & (slots.count - 1)
    }
  }

  /// Hashes at least eight bytes, eight at a time; the last eight may overlap the previous ones. Uses both halves of the
  /// product, because its low bits do not depend on the high bits of the factors.
  private static func hash(_ bytes: Span<UInt8>) -> Int {
    var hash = UInt64(bytes.count)
    var index = 0
    while index < bytes.count {
      let word = bytes.word(at: min(index, bytes.count - 8))
      let product = (hash ^ word).multipliedFullWidth(by: 0x9e37_79b9_7f4a_7c15)
      hash = product.high ^ product.low
      index += 8
    }
    return Int(truncatingIfNeeded: hash)
  }
}

extension Span<UInt8> {
  /// Returns the eight bytes at this index as a little-endian number.
  fileprivate func word(at index: Int) -> UInt64 {
    let bytes = extracting(index..<index + 8)
    var word: UInt64 = 0
    for offset in 0..<8 { word |= UInt64(bytes[offset]) &<< UInt64(8 * offset) }
    return word
  }
}

extension String {
  /// Creates a string; nil if the bytes are not UTF-8.
  init?(validating bytes: Span<UInt8>) {
    guard let text = try? UTF8Span(validating: bytes) else { return nil }
    self.init(copying: text)
  }

  /// Returns whether the string's UTF-8 equals these bytes.
  func equals(utf8 bytes: Span<UInt8>) -> Bool {
    let own = utf8.span
    guard own.count == bytes.count else { return false }
    for index in bytes.indices where own[index] != bytes[index] { return false }
    return true
  }
}
