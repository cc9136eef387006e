/// The objects in a stream of JSON objects, such as the output of `jq -c '.items[]'`.
struct JSONObjectStream {
  /// One object of the stream.
  struct Element {
    /// The object's range in the bytes.
    let range: Range<Int>
    /// Whether the object, or one nested in it, repeats a key.
    let hasRepeatedKey: Bool
  }

  /// The objects, in the order of the stream.
  let elements: [Element]

  /// Splits the bytes into objects; nil if they are something else, possibly YAML. Considers only brackets and quotes, so the
  /// result is not necessarily valid JSON.
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

/// A single-pass scanner for JSON.
private struct JSONScanner {
  private var position = 0
  private let end: Int
  /// The keys of the open objects, the innermost last.
  private var keys: [Key] = []
  /// For each open object or list, the index in `keys` where its own keys begin. Lists have no keys.
  private var open: [Int] = []
  private var hasRepeatedKey = false

  /// A key, as its range in the bytes. Comparing hashes first avoids most comparisons of bytes.
  private struct Key {
    let hash: UInt64
    let range: Range<Int>
  }

  init(_ count: Int) { end = count }

  /// Skips whitespace and returns the start of the next object; nil at the end.
  mutating func startOfObject(_ bytes: Span<UInt8>) -> Int? {
    while position < end, bytes[position].isJSONSpace { position += 1 }
    return position < end ? position : nil
  }

  /// Scans the object that begins here; nil if it is not closed.
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

  /// Skips a string and records it as a key if a colon follows. Returns false if it is not closed.
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
    // Compare only with the last 256 keys, because comparing all keys of a large map would take quadratic time.
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
