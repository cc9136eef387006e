/// Gives equal texts one storage: a cluster has far fewer names of nodes, zones and Services than places where they
/// stand. Texts of up to 15 bytes live in the String itself and are not kept.
struct StringInterner {
  /// How many texts are kept at most. When there are more, keeping starts anew, so that the names of nodes that are long
  /// gone do not stay for ever.
  static let limit = 1 << 16
  /// How many places are looked at for one text, so that texts made to collide cost no more than that.
  private static let reach = 16
  private static let longestInline = 15

  /// Twice as many places as texts, or more; empty where none is.
  private var places: [String] = []
  private(set) var count = 0
  /// Lists of one text, by that text.
  private var lists: [String: [String]] = [:]

  /// The text of these bytes; nil when they are no UTF-8.
  mutating func text(_ bytes: Span<UInt8>) -> String? {
    guard bytes.count > Self.longestInline else { return String(validating: bytes) }
    if places.isEmpty { places = Array(repeating: "", count: 256) }
    var place = Self.hash(bytes) & (places.count - 1)
    for _ in 0..<Self.reach {
      if places[place].isEmpty { return keep(bytes, at: place) }
      if places[place].equals(utf8: bytes) { return places[place] }
      place = (place + 1) & (places.count - 1)
    }
    return String(validating: bytes)
  }

  /// The list with this text behind it. Most lists have one text, and there are few such lists, so those share their
  /// storage.
  mutating func list(_ list: [String], and text: String) -> [String] {
    guard list.isEmpty else { return list + [text] }
    if let known = lists[text] { return known }
    if lists.count >= Self.limit { lists = [:] }
    let new = [text]
    lists[text] = new
    return new
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

  /// Eight bytes at a time; the last eight overlap those before. Only for texts that are longer than that. Both halves of
  /// the product are used, for its lower bits know nothing of the upper ones of its factors.
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
  /// The eight bytes from there on as one number.
  fileprivate func word(at index: Int) -> UInt64 {
    let bytes = extracting(index..<index + 8)
    var word: UInt64 = 0
    for place in 0..<8 { word |= UInt64(bytes[place]) &<< UInt64(8 * place) }
    return word
  }
}

extension String {
  /// Nil when the bytes are no UTF-8.
  init?(validating bytes: Span<UInt8>) {
    guard let text = try? UTF8Span(validating: bytes) else { return nil }
    self.init(copying: text)
  }

  /// Whether the text has exactly these bytes.
  func equals(utf8 bytes: Span<UInt8>) -> Bool {
    let own = utf8.span
    guard own.count == bytes.count else { return false }
    for index in bytes.indices where own[index] != bytes[index] { return false }
    return true
  }
}
