/// A stream of JSON objects, such as `jq -c '.items[]'` writes it, cut into its objects.
struct JSONObjectStream {
  /// One object of the stream.
  struct Element {
    /// Where it stands among the bytes.
    let range: Range<Int>
    /// Whether an object in it has a key twice.
    let hasRepeatedKey: Bool
  }

  /// In the order of the stream.
  let elements: [Element]

  /// Nil when the bytes are something else: they may be YAML all the same. Only brackets and quotes are looked at, so what
  /// is not nil need not be JSON.
  init?(_ bytes: [UInt8]) {
    var scanner = JSONScanner(bytes.count)
    var elements: [Element] = []
    let span = bytes.span
    while let start = scanner.startOfObject(span) {
      guard span[start] == UInt8(ascii: "{"), let element = scanner.object(from: start, span) else {
        return nil
      }
      elements.append(element)
    }
    guard !elements.isEmpty else { return nil }
    self.elements = elements
  }
}

/// Runs over JSON once.
private struct JSONScanner {
  private var position = 0
  private let end: Int
  /// The keys of the objects that are open, the innermost last.
  private var keys: [Key] = []
  /// Where the keys of each open object and list begin; a list has none.
  private var open: [Int] = []
  private var hasRepeatedKey = false

  /// A key, by where it stands. Keys are seldom equal when their hashes are.
  private struct Key {
    let hash: UInt64
    let range: Range<Int>
  }

  init(_ count: Int) { end = count }

  /// Where the next text begins; nil at the end.
  mutating func startOfObject(_ bytes: Span<UInt8>) -> Int? {
    while position < end, bytes[position].isJSONSpace { position += 1 }
    return position < end ? position : nil
  }

  /// The object that begins here; nil when it does not end.
  mutating func object(from start: Int, _ bytes: Span<UInt8>) -> JSONObjectStream.Element? {
    hasRepeatedKey = false
    position = start
    while position < end {
      let byte = bytes[position]
      position += 1
      switch byte {
      case UInt8(ascii: "{"), UInt8(ascii: "["): open.append(keys.count)
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        guard let first = open.popLast() else { return nil }
        keys.removeLast(keys.count - first)
        if open.isEmpty {
          return JSONObjectStream.Element(range: start..<position, hasRepeatedKey: hasRepeatedKey)
        }
      case UInt8(ascii: "\""): guard skipString(bytes) else { return nil }
      default: break
      }
    }
    return nil
  }

  /// Passes over a string; false when it does not end. One that a colon follows is a key.
  private mutating func skipString(_ bytes: Span<UInt8>) -> Bool {
    let start = position
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    while position < end, bytes[position] != UInt8(ascii: "\"") {
      if bytes[position] == UInt8(ascii: "\\") { position += 1 }
      guard position < end else { return false }
      hash = (hash ^ UInt64(bytes[position])) &* 0x100_0000_01b3
      position += 1
    }
    guard position < end else { return false }
    let range = start..<position
    position += 1
    var next = position
    while next < end, bytes[next].isJSONSpace { next += 1 }
    if next < end, bytes[next] == UInt8(ascii: ":") { add(Key(hash: hash, range: range), bytes) }
    return true
  }

  private mutating func add(_ key: Key, _ bytes: Span<UInt8>) {
    guard let first = open.last else { return }
    // A map of thousands of keys is compared with its last ones only: the square of its size would be too much.
    for other in keys[max(first, keys.count - 256)...] where other.hash == key.hash {
      if other.range.count == key.range.count, isEqual(other.range, key.range, bytes) {
        hasRepeatedKey = true
      }
    }
    keys.append(key)
  }

  private func isEqual(_ one: Range<Int>, _ other: Range<Int>, _ bytes: Span<UInt8>) -> Bool {
    zip(one, other).allSatisfy { bytes[$0] == bytes[$1] }
  }
}

extension UInt8 {
  fileprivate var isJSONSpace: Bool { " \t\r\n".utf8.contains(self) }
}
