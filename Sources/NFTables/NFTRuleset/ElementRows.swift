/// Elements that look alike, each as a row of numbers: the words of its key and of its value, and the place of its comment.
struct ElementRows: Sendable {
  /// The number of rows.
  private(set) var count = 0
  private var shape = Shape(keyWords: 0, kind: .none, valueWords: 0)
  /// The words of all rows.
  private var words: [UInt32] = []
  /// Where the comment of each row begins in `text`; empty if no row has one.
  private var comments: [UInt32] = []
  /// The comments: the length of each in two bytes, and its UTF-8.
  private var text: [UInt8] = []

  /// What all rows have in common.
  private struct Shape: Equatable {
    enum Kind { case none, range, fields }
    var keyWords: Int
    var kind: Kind
    var valueWords: Int
    var width: Int { keyWords + valueWords }
  }

  /// In `comments`: a row has none.
  private static let noComment = UInt32.max

  /// Adds an element; returns false if it does not look like the others, or could not be a row.
  mutating func append(_ element: Element) -> Bool {
    let kind: Shape.Kind
    let value: RegisterWords
    switch element.value {
    case .none: (kind, value) = (.none, RegisterWords())
    case .through(let last): (kind, value) = (.range, last)
    case .fields(let fields): (kind, value) = (.fields, fields)
    case .verdict, .limit: return false
    }
    let its = Shape(keyWords: Int(element.key.count), kind: kind, valueWords: Int(value.count))
    if count == 0 { shape = its }
    guard its == shape, its.keyWords > 0, append(comment: element.comment) else { return false }
    for index in 0..<its.keyWords { words.append(element.key[index]) }
    for index in 0..<its.valueWords { words.append(value[index]) }
    count += 1
    return true
  }

  /// Stores the comment of the next row; returns false if it is too long.
  private mutating func append(comment: String?) -> Bool {
    guard let comment else {
      if !comments.isEmpty { comments.append(Self.noComment) }
      return true
    }
    let length = comment.utf8.count
    guard length <= UInt16.max, text.count < Int(Self.noComment) else { return false }
    if comments.isEmpty { comments = Array(repeating: Self.noComment, count: count) }
    comments.append(UInt32(text.count))
    text += [UInt8(length >> 8), UInt8(length & 0xff)]
    text += comment.utf8
    return true
  }

  /// The element of a row.
  subscript(row: Int) -> Element {
    let start = row * shape.width
    let key = numbers(start..<start + shape.keyWords)
    let value = numbers(start + shape.keyWords..<start + shape.width)
    return switch shape.kind {
    case .none: Element(key, .none, comment: comment(of: row))
    case .range: Element(key, .through(value), comment: comment(of: row))
    case .fields: Element(key, .fields(value), comment: comment(of: row))
    }
  }

  private func numbers(_ places: Range<Int>) -> RegisterWords {
    var numbers = RegisterWords()
    for place in places { numbers.append(words[place]) }
    return numbers
  }

  private func comment(of row: Int) -> String? {
    guard !comments.isEmpty, comments[row] != Self.noComment else { return nil }
    let start = Int(comments[row])
    let length = Int(text[start]) << 8 | Int(text[start + 1])
    return String(decoding: text[start + 2..<start + 2 + length], as: UTF8.self)
  }

  /// The first word of a row's key.
  func firstWord(at row: Int) -> UInt32 { words[row * shape.width] }

  /// Returns whether a row's key is less than this one (negative), equal (0), or greater (positive), in the order of
  /// `RegisterWords`.
  func compare(_ row: Int, _ key: RegisterWords) -> Int {
    let start = row * shape.width
    let others = Int(key.count)
    for index in 0..<max(shape.keyWords, others) {
      let own = index < shape.keyWords ? words[start + index] : 0
      let other = index < others ? key[index] : 0
      if own != other { return own < other ? -1 : 1 }
    }
    return shape.keyWords - others
  }

  private func compareKeys(_ first: Int, _ second: Int, from index: Int = 0) -> Int {
    let (first, second) = (first * shape.width, second * shape.width)
    for index in index..<max(index, shape.keyWords) where words[first + index] != words[second + index] {
      return words[first + index] < words[second + index] ? -1 : 1
    }
    return 0
  }
}

extension ElementRows: Equatable {
  /// Whether both have the same rows in the same order, with their comments stored in the same places. If false, the
  /// elements can be equal nevertheless.
  static func == (left: Self, right: Self) -> Bool {
    left.count == right.count && (left.count == 0 || left.shape == right.shape) && left.words == right.words
      && left.comments == right.comments && left.text == right.text
  }
}

// MARK: Order

extension ElementRows {
  /// A row, with the first two words of its key, which decide nearly every comparison.
  private struct Place {
    let words: UInt64
    let row: UInt32
  }

  /// Sorts the rows by their keys.
  mutating func sort() {
    guard !isInOrder else { return }
    let places = sortedPlaces()
    var sorted: [UInt32] = []
    sorted.reserveCapacity(words.count)
    for place in places {
      let start = Int(place.row) * shape.width
      for index in start..<start + shape.width { sorted.append(words[index]) }
    }
    words = sorted
    if !comments.isEmpty { comments = places.map { comments[Int($0.row)] } }
  }

  private func sortedPlaces() -> [Place] {
    var places = (0..<count).map { row in
      let start = row * shape.width
      let second = shape.keyWords > 1 ? words[start + 1] : 0
      return Place(words: UInt64(words[start]) << 32 | UInt64(second), row: UInt32(row))
    }
    places.sort {
      $0.words != $1.words ? $0.words < $1.words : compareKeys(Int($0.row), Int($1.row), from: 2) < 0
    }
    return places
  }

  private var isInOrder: Bool {
    var row = 1
    while row < count {
      if compareKeys(row - 1, row) > 0 { return false }
      row += 1
    }
    return true
  }

  /// Whether no key occurs twice, provided that the rows are in order.
  var hasDistinctKeys: Bool {
    var row = 1
    while row < count {
      if compareKeys(row - 1, row) == 0 { return false }
      row += 1
    }
    return true
  }
}
