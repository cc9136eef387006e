/// The elements of a set or map, in the order of their keys, none of which occurs twice.
///
/// A table that is read from the kernel may have hundreds of thousands of elements, and all of them are needed until a
/// program has been compiled that keeps their numbers, and has been compared with them. They are stored as rows of
/// numbers: an endpoint of an IPv4 table takes 16 bytes, instead of 360 as an entry of a dictionary that is a little more
/// than half empty.
public struct KeyedElements: Sendable {
  private var list: ElementList

  /// Creates a collection without elements.
  public init() { list = ElementList() }

  /// Creates a collection of these elements; nil if two of them have the same key.
  public init?(_ elements: some Sequence<Element>) {
    var builder = Builder()
    for element in elements { builder.append(element) }
    guard let finished = builder.finished() else { return nil }
    self = finished
  }

  fileprivate init(sorted list: ElementList) { self.list = list }

  /// Collects elements in any order, as the kernel lists them.
  public struct Builder: Sendable {
    private var list = ElementList()

    /// Creates a builder that has no elements.
    public init() {}

    /// Adds an element.
    public mutating func append(_ element: Element) { list.append(element) }

    /// Returns the elements in order; nil if two of them have the same key.
    public consuming func finished() -> KeyedElements? {
      list.sort()
      return list.hasDistinctKeys ? KeyedElements(sorted: list) : nil
    }
  }
}

extension KeyedElements: RandomAccessCollection {
  /// Always 0.
  public var startIndex: Int { 0 }
  /// The number of elements.
  public var endIndex: Int { list.count }
  /// The element at this position.
  public subscript(position: Int) -> Element { list[position] }

  /// The keys in order.
  public var keys: some RandomAccessCollection<RegisterWords> { lazy.map(\.key) }
  /// The elements in order of their keys; like the collection itself.
  public var values: Self { self }
}

extension KeyedElements {
  /// The element with this key. Reading takes time in proportion to the logarithm of the number of elements; writing, in
  /// proportion to their number.
  public subscript(key: RegisterWords) -> Element? {
    get { position(of: key).map { self[$0] } }
    set { if let newValue { insert([newValue]) } else { remove([key]) } }
  }

  /// Returns the position of the element with this key; nil if there is none.
  ///
  /// - Parameter last: the position at which the search before this one ended; updated by this call. Elements are mostly
  ///   looked for in runs of adjacent ones.
  public func position(of key: RegisterWords, after last: inout Int) -> Int? {
    if last + 1 < count, list.precedes(last, key), !list.precedes(last + 1, key) {
      last += 1
    } else {
      last = list.lowerBound(of: key)
    }
    return last < count && list.hasKey(key, at: last) ? last : nil
  }

  private func position(of key: RegisterWords) -> Int? {
    let found = list.lowerBound(of: key)
    return found < count && list.hasKey(key, at: found) ? found : nil
  }

  /// Returns the elements whose keys begin with this word.
  public func elements(beginningWith word: UInt32) -> Slice<Self> {
    let start = list.lowerBound(of: RegisterWords(word))
    var end = start
    while end < count, list.firstWord(at: end) == word { end += 1 }
    return self[start..<end]
  }

  /// Adds elements, in place of those with the same keys. Of several with one key, the last is added.
  public mutating func insert(_ elements: some Sequence<Element>) {
    let new = Dictionary(elements.map { ($0.key, $0) }) { _, last in last }
    var merged = ElementList()
    var rest = new.values.sorted { $0.key < $1.key }[...]
    for element in self where new[element.key] == nil {
      while let next = rest.first, next.key < element.key { merged.append(rest.removeFirst()) }
      merged.append(element)
    }
    for element in rest { merged.append(element) }
    list = merged
  }

  /// Removes the elements with these keys, as far as there are any.
  public mutating func remove(_ keys: some Sequence<RegisterWords>) {
    let gone = Set(keys)
    var left = ElementList()
    for element in self where !gone.contains(element.key) { left.append(element) }
    list = left
  }
}

extension KeyedElements: Equatable {
  /// Whether both have the same elements.
  public static func == (left: Self, right: Self) -> Bool {
    left.list.hasSameRows(as: right.list) || left.elementsEqual(right)
  }
}

extension KeyedElements: ExpressibleByDictionaryLiteral {
  /// Creates a collection from a literal, in which each element has its own key.
  public init(dictionaryLiteral elements: (RegisterWords, Element)...) {
    self.init()
    insert(elements.map(\.1))
  }
}

/// Elements in any order: as rows if possible. Verdicts and limits, of which a table has few, cannot be rows, and neither
/// can elements that differ in kind.
private struct ElementList: Sendable {
  private var rows = ElementRows()
  /// All elements if they cannot be rows.
  private var others: [Element] = []

  var count: Int { rows.count + others.count }

  subscript(position: Int) -> Element { others.isEmpty ? rows[position] : others[position] }

  mutating func append(_ element: Element) {
    if others.isEmpty, rows.append(element) { return }
    if others.isEmpty {
      others = (0..<rows.count).map { rows[$0] }
      rows = ElementRows()
    }
    others.append(element)
  }

  mutating func sort() {
    rows.sort()
    others.sort { $0.key < $1.key }
  }

  /// Whether no key occurs twice, provided that the elements are in order.
  var hasDistinctKeys: Bool {
    rows.hasDistinctKeys && others.indices.dropFirst().allSatisfy { others[$0 - 1].key != others[$0].key }
  }

  /// Whether both consist of equal rows.
  func hasSameRows(as other: Self) -> Bool { others.isEmpty && other.others.isEmpty && rows == other.rows }

  func firstWord(at position: Int) -> UInt32 {
    others.isEmpty ? rows.firstWord(at: position) : others[position].key[0]
  }

  func hasKey(_ key: RegisterWords, at position: Int) -> Bool {
    others.isEmpty ? rows.compare(position, key) == 0 : others[position].key == key
  }

  /// Whether the key of the element at this position is less than another.
  func precedes(_ position: Int, _ key: RegisterWords) -> Bool {
    others.isEmpty ? rows.compare(position, key) < 0 : others[position].key < key
  }

  /// Returns the position of the first element whose key is not less than this one.
  func lowerBound(of key: RegisterWords) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if precedes(middle, key) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
