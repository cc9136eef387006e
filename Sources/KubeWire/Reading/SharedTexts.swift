/// Gives equal texts one storage: a cluster has far fewer names of nodes, zones and Services than places where they
/// stand. Texts of up to 15 bytes live in the String itself and are not kept.
struct SharedTexts {
  /// How many texts are kept at most. When there are more, keeping starts anew, so that the names of nodes that are long
  /// gone do not stay for ever.
  static let limit = 1 << 16
  /// How many places are looked at for one text, so that texts made to collide cost no more than that.
  private static let reach = 16
  private static let longestInline = 15

  /// Twice as many places as texts, or more; empty where none is.
  private var places: [String] = []
  private(set) var count = 0

  /// The text of these bytes; nil when they are no UTF-8.
  mutating func text(_ bytes: Span<UInt8>) -> String? {
    guard bytes.count > Self.longestInline else { return String(validating: bytes) }
    if places.isEmpty { places = Array(repeating: "", count: 256) }
    var place = Self.hash(bytes) & (places.count - 1)
    for _ in 0..<Self.reach {
      if places[place].isEmpty { return keep(bytes, at: place) }
      if places[place].consists(of: bytes) { return places[place] }
      place = (place + 1) & (places.count - 1)
    }
    return String(validating: bytes)
  }

  private mutating func keep(_ bytes: Span<UInt8>, at place: Int) -> String? {
    guard let text = String(validating: bytes) else { return nil }
    places[place] = text
    count += 1
    if count > places.count / 2 { grow() }
    return text
  }

  private mutating func grow() {
    let kept = count > Self.limit ? [] : places
    places = Array(repeating: "", count: count > Self.limit ? 256 : places.count * 2)
    count = 0
    for text in kept where !text.isEmpty { put(text) }
  }

  private mutating func put(_ text: String) {
    var place = Self.hash(text.utf8.span) & (places.count - 1)
    for _ in 0..<Self.reach {
      if places[place].isEmpty {
        places[place] = text
        count += 1
        return
      }
      place = (place + 1) & (places.count - 1)
    }
  }

  /// FNV-1a, folded so that its upper half counts too.
  private static func hash(_ bytes: Span<UInt8>) -> Int {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for index in bytes.indices { hash = (hash ^ UInt64(bytes[index])) &* 0x100_0000_01b3 }
    return Int(truncatingIfNeeded: hash ^ hash >> 32)
  }
}

extension String {
  /// Nil when the bytes are no UTF-8.
  init?(validating bytes: Span<UInt8>) {
    guard let text = try? UTF8Span(validating: bytes) else { return nil }
    self.init(copying: text)
  }

  /// Whether the text has exactly these bytes.
  func consists(of bytes: Span<UInt8>) -> Bool {
    let own = utf8.span
    guard own.count == bytes.count else { return false }
    for index in bytes.indices where own[index] != bytes[index] { return false }
    return true
  }
}
