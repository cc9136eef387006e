internal import KubeObjects

/// The values of one object in the order of its text, each as one token: what both readers of plain manifests write, and
/// what objects are read from. An object's fields are tokens of its keys, each followed by the tokens of its value. The
/// texts stay where they are, in bytes that are passed beside the tape.
struct PlainTape {
  private(set) var tokens: [Token] = []

  /// A value, or a key.
  struct Token {
    /// Where its text begins.
    var start: UInt32
    /// The length of its text in bytes.
    var count: UInt32
    /// For a value, the index of the token after it, with everything in it; for a key, the hash of its text.
    var next: UInt32
    let kind: Kind
    /// Whether the text has escapes.
    var hasEscapes = false
    /// The place in the file, starting at 1; 0 if it is not known.
    var line: UInt32 = 0
    var column: UInt32 = 0

    /// Stands for a value that is not on the tape.
    static let placeholder = Token(start: 0, count: 0, next: 0, kind: .null)
  }

  /// What a token is.
  enum Kind: UInt8 {
    case key
    case object, list
    case string
    /// A whole number in decimal digits, with at most 18 of them.
    case integer
    case yes, no
    case null
    /// Another number. It may stand where nothing is read.
    case odd
  }

  /// Forgets all tokens, and keeps their memory.
  mutating func clear() { tokens.removeAll(keepingCapacity: true) }

  /// Appends a value that has no others in it, or a key.
  mutating func append(_ token: consuming Token) {
    if token.kind != .key { token.next = UInt32(truncatingIfNeeded: tokens.count + 1) }
    tokens.append(token)
  }

  /// Appends an object or a list, whose values follow. Returns its index, for `close`.
  mutating func open(_ kind: Kind, line: UInt32 = 0, column: UInt32 = 0) -> Int {
    tokens.append(Token(start: 0, count: 0, next: .max, kind: kind, line: line, column: column))
    return tokens.count - 1
  }

  /// Ends an object or a list.
  mutating func close(_ index: Int) { tokens[index].next = UInt32(truncatingIfNeeded: tokens.count) }

  /// The largest number of fields whose keys are compared. A larger object is not plain.
  private static let fieldLimit = 512

  /// Appends a key of the object that is open at this index.
  ///
  /// - Throws: if the object has the key already.
  mutating func append(key: Token, of object: Int, _ bytes: Span<UInt8>) throws(NotPlain) {
    var index = object + 1
    var fields = 0
    while index < tokens.count {
      if tokens[index].next == key.next, isEqual(tokens[index], key, bytes) { throw NotPlain() }
      index = end(of: index + 1)
      fields += 1
    }
    guard fields < Self.fieldLimit else { throw NotPlain() }
    tokens.append(key)
  }

  /// Returns the index after the value at this index; after the last token for one that is still open.
  func end(of index: Int) -> Int { min(Int(tokens[index].next), tokens.count) }

  private func isEqual(_ one: Token, _ other: Token, _ bytes: Span<UInt8>) -> Bool {
    guard one.count == other.count else { return false }
    for offset in 0..<Int(one.count) where bytes[Int(one.start) + offset] != bytes[Int(other.start) + offset]
    {
      return false
    }
    return true
  }
}

/// A manifest, or a part of one, that the fast readers leave to the general one: it may be wrong, or merely unusual.
struct NotPlain: Error {}

extension PlainTape {
  /// Returns the index of the value with this key in the object at this index; nil if there is none. The value of the last key
  /// may not have been read yet.
  func value(_ name: String, in object: Int, _ bytes: Span<UInt8>) -> Int? {
    let end = end(of: object)
    var index = object + 1
    while index < end {
      if isKey(index, name, bytes) { return index + 1 }
      guard index + 1 < end else { return nil }
      index = self.end(of: index + 1)
    }
    return nil
  }

  private func isKey(_ index: Int, _ name: String, _ bytes: Span<UInt8>) -> Bool {
    let (key, name) = (tokens[index], name.utf8)
    guard Int(key.count) == name.count else { return false }
    return zip(Int(key.start)..., name).allSatisfy { bytes[$0] == $1 }
  }

  /// Returns the token at the path in the value at this index, or of its nearest existing ancestor.
  func nearest(to path: FieldPath, from root: Int, _ bytes: Span<UInt8>) -> Token {
    var index = root
    for step in path.steps {
      guard let next = child(step, of: index, bytes) else { break }
      index = next
    }
    return tokens[index]
  }

  private func child(_ step: FieldPath.Step, of index: Int, _ bytes: Span<UInt8>) -> Int? {
    switch step {
    case .key(let name): tokens[index].kind == .object ? value(name, in: index, bytes) : nil
    case .index(let place): tokens[index].kind == .list ? element(place, of: index) : nil
    }
  }

  private func element(_ place: Int, of list: Int) -> Int? {
    var index = list + 1
    for _ in 0..<place where index < end(of: list) { index = end(of: index) }
    return index < end(of: list) ? index : nil
  }
}
